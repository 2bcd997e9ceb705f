import { ReminderError } from "../errors.js";
import { shownValue } from "./shown-value.js";
import { isBlank } from "./visible-text.js";

/**
 * What a template may name in braces: salutation (an empty one takes the space after it along), customer's name, licence
 * plate, date of the visit (`dd-MM-yyyy`), how far off it is in words (`besok`), workshop's number.
 */
export type MessagePlaceholder =
  | "sapaan"
  | "nama_pelanggan"
  | "no_pol"
  | "next_visit_date"
  | "hari"
  | "nomor_pelayanan";

const PLACEHOLDERS: readonly MessagePlaceholder[] = [
  "sapaan",
  "nama_pelanggan",
  "no_pol",
  "next_visit_date",
  "hari",
  "nomor_pelayanan",
];
const KNOWN = PLACEHOLDERS.map((name) => `{${name}}`).join(", ");

/** The values of a message. Those that the template names must be there. */
export type MessageValues = { readonly [name in MessagePlaceholder]?: string };

/** A text with placeholders, checked and ready to be filled. */
export interface MessageTemplate {
  /** The placeholders that the text names. */
  readonly placeholders: ReadonlySet<MessagePlaceholder>;
  /**
   * The text with each placeholder's value put in as it is, once, whatever it holds.
   *
   * @throws {ReminderError} `INVALID_TEMPLATE` where the value of a placeholder in the template is missing
   */
  render(values: MessageValues): string;
}

/** The text of the system that pengingat replaces. It names `{nomor_pelayanan}`, so it needs a `servicePhone`. */
export const DEFAULT_TEMPLATE =
  "Bapak {nama_pelanggan} untuk nomor kendaraan {no_pol} sebentar lagi tiba saat pemeliharaan rutin pada tanggal {next_visit_date}, daftarkan segera melalui nomor pelayanan kami {nomor_pelayanan}";

type Segment = string | { readonly placeholder: MessagePlaceholder };

/**
 * Reads a template once. Each placeholder may stand as often as wanted; a `}` on its own is text.
 *
 * @throws {ReminderError} `INVALID_TEMPLATE`: blank, another placeholder, or a `{` that is not closed
 */
export function messageTemplate(text: string): MessageTemplate {
  const segments = parse(text);

  const named = segments.flatMap((segment) => (typeof segment === "string" ? [] : [segment.placeholder]));

  return {
    placeholders: new Set(named),
    render(values) {
      if (typeof values !== "object" || values === null) {
        throw new ReminderError("INVALID_TEMPLATE", `values: expected an object, got ${shownValue(values)}`);
      }
      let message = "";
      let isAfterNothing = false;
      for (const segment of segments) {
        if (typeof segment === "string") {
          message += isAfterNothing ? segment.replace(/^ /, "") : segment;
          isAfterNothing = false;
        } else {
          const value = filled(segment.placeholder, values);
          message += value;
          isAfterNothing = segment.placeholder === "sapaan" && value === "";
        }
      }
      return message;
    },
  };
}

function parse(text: string): readonly Segment[] {
  if (typeof text !== "string" || isBlank(text)) {
    throw new ReminderError("INVALID_TEMPLATE", `template: expected a text, got ${shownValue(text)}`);
  }
  const segments: Segment[] = [];
  let from = 0;
  for (let open = text.indexOf("{"); open >= 0; open = text.indexOf("{", from)) {
    const close = text.indexOf("}", open);
    if (close < 0) throw unknownPlaceholder(`an unclosed ${shownValue(text.slice(open))}`);
    segments.push(text.slice(from, open), { placeholder: placeholder(text.slice(open + 1, close)) });
    from = close + 1;
  }
  segments.push(text.slice(from));
  return segments;
}

function placeholder(name: string): MessagePlaceholder {
  const known = PLACEHOLDERS.find((candidate) => candidate === name);
  if (known === undefined) throw unknownPlaceholder(shownValue(`{${name}}`));
  return known;
}

function unknownPlaceholder(got: string): ReminderError {
  return new ReminderError("INVALID_TEMPLATE", `template: expected no placeholder but ${KNOWN}, got ${got}`);
}

function filled(name: MessagePlaceholder, values: MessageValues): string {
  const value: unknown = values[name];
  if (typeof value === "string") return value;
  throw new ReminderError(
    "INVALID_TEMPLATE",
    `template: expected a text for {${name}}, got ${value === null ? "null" : typeof value}`,
  );
}
