import { messageTemplate, ReminderError } from "@pengingat/core";
import { assertTimeZone } from "@pengingat/core/adapter";
import { z } from "zod";
import { StartUpError } from "../process/start-up-error.js";

export const DAY_SECONDS = 86_400;

/** A whole number within a closed range, in plain digits. */
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,15}$/, `expected a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `expected a whole number from ${min} to ${max}`);

/** `true`, `false`, `1` or `0`. */
export const flag = z
  .string()
  .trim()
  .toLowerCase()
  .refine((text) => ["true", "false", "1", "0"].includes(text), "expected true or false")
  .transform((text) => text === "true" || text === "1");

/** `YYYY-MM-DD`. */
export const calendarDate = z.iso.date("expected a date as YYYY-MM-DD");

/** An IANA time zone. */
export const timeZone = z.string().superRefine((name, context) => {
  try {
    assertTimeZone(name);
  } catch {
    context.addIssue({ code: "custom", message: "expected an IANA time zone such as Asia/Jakarta" });
  }
});

/** A message template. */
export const template = z.string().superRefine((text, context) => {
  try {
    messageTemplate(text);
  } catch (error) {
    context.addIssue({
      code: "custom",
      message: ReminderError.is(error) ? error.message.replace(/^template: /, "") : "not a template",
    });
  }
});

/** An address of a gateway. */
export const httpUrl = z.string().refine((text) => {
  const url = URL.parse(text);
  return (
    url !== null && /^https?:$/.test(url.protocol) && !(url.username || url.password || /[?#]/.test(text))
  );
}, "expected an http:// or https:// URL without user, password, query and fragment");

/** A column of the workshop's own. */
export const columnName = z
  .string()
  .trim()
  .refine((name) => Buffer.byteLength(name) <= 63, "expected a column's name, of at most 63 bytes");

/** A language in the form of BCP 47, such as `en` or `pt-BR`; canonical. */
export const language = z
  .string()
  .trim()
  .transform((text, context) => {
    const [tag] = /^[a-z]{2,3}(-[a-z0-9]+)*$/i.test(text) ? canonicalTags(text) : [];
    if (tag !== undefined) return tag;
    context.addIssue({ code: "custom", message: "expected a language such as id, en or pt-BR" });
    return z.NEVER;
  });

function canonicalTags(text: string): readonly string[] {
  try {
    return Intl.getCanonicalLocales(text);
  } catch {
    return [];
  }
}

/** A time such as `12h`, in seconds. */
export const duration = z
  .string()
  .trim()
  .regex(/^[1-9]\d{0,8}[smhd]$/, "expected a time such as 30m, 12h or 7d")
  .transform(durationSeconds);

/** `30m`, `12h`, `7d` in seconds. */
export function durationSeconds(text: string): number {
  const unit = { s: 1, m: 60, h: 3_600, d: DAY_SECONDS }[text.slice(-1)];
  if (unit === undefined || !/^[1-9]\d{0,8}.$/.test(text)) {
    throw new StartUpError(
      `expected a time such as 30m, 12h or 7d, got ${JSON.stringify(text.slice(0, 40))}`,
    );
  }
  return Number(text.slice(0, -1)) * unit;
}

/** A secret of a gateway, as a header takes it. Its value is never shown. */
export const secret = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]+$/, "expected printable characters without spaces");

/** Parts between commas, trimmed; none of them empty. */
export const commaList = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .refine((parts) => parts.every((part) => part !== ""), {
    error: "expected a list with commas, without empty parts",
    abort: true,
  });

/** The same; `off` is none. */
export const listOrOff = commaList.transform((parts) =>
  parts.length === 1 && parts[0]?.toLowerCase() === "off" ? [] : parts,
);
