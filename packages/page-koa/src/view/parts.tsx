import { isBlank } from "@pengingat/core/adapter";
import type { Child } from "hono/jsx";
import { dialled, shownNumber } from "../model/phone-number.js";
import { type View, withQuery } from "./view.js";

/** Links that choose what a screen shows, by a filter in the address. */
export function Tabs(props: {
  readonly view: View;
  readonly filter: string;
  readonly label: string;
  readonly tabs: readonly (readonly [value: string, label: string])[];
  readonly current: string;
}) {
  const { view, filter } = props;
  const others = Object.fromEntries([...view.query.keys()].map((name) => [name, null]));
  return (
    <nav class="tabs" aria-label={props.label}>
      {props.tabs.map(([value, label]) => (
        <a
          href={withQuery(view, { ...others, ...keptOf(view, filter), [filter]: value })}
          aria-current={value === props.current ? "true" : null}
        >
          {label}
        </a>
      ))}
    </nav>
  );
}

/** A choice within a tab keeps the tab. */
function keptOf({ query }: View, filter: string): Record<string, string | null> {
  return filter === "tab" ? {} : { tab: query.get("tab") };
}

/** Where a list goes on, and the way back to its start. */
export function Pager(props: {
  readonly view: View;
  readonly next: string | null;
  /** Of a screen with two lists, the name of the other one's place in the address. @default "mulai" */
  readonly filter?: string;
}) {
  const { view, next, filter = "mulai" } = props;
  const { t, query } = view;
  const isLater = query.has(filter);
  if (next === null && !isLater) return null;
  return (
    <p class="pager">
      {isLater && <a href={withQuery(view, { [filter]: null, kabar: null })}>{t.first}</a>}
      {next !== null && (
        <a href={withQuery(view, { [filter]: next, kabar: null })} rel="next">
          {t.next}
        </a>
      )}
    </p>
  );
}

/**
 * A text from the database, in its own direction. What a spreadsheet would take as a formula, also in full width, has an
 * invisible character before it: copied from the screen, it stays a text.
 */
export function Text({ children }: { readonly children?: Child }) {
  return <bdi>{typeof children === "string" ? children.replaceAll(FORMULA, "$1\u2060") : children}</bdi>;
}

/** Before the first character of a line or of a cell. */
const FORMULA = /(^|[\n\r\t])(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/** A plate, the way every list shows it. */
export function Plate({ children }: { readonly children: string }) {
  return (
    <span class="plate">
      <Text>{children}</Text>
    </span>
  );
}

/** A customer's number, to be called with a tap. */
export function Phone(props: {
  readonly view: View;
  readonly phone: string | null;
  readonly defaultCountry: string;
}) {
  const { t } = props.view;
  const phone = props.phone?.trim() ?? "";
  if (isBlank(phone)) return <span class="missing">{t.noPhone}</span>;
  const number = dialled(phone, props.defaultCountry);
  if (number === null) {
    return (
      <span class="missing">
        <Text>{phone}</Text> ({t.invalidPhone})
      </span>
    );
  }
  return (
    <a class="phone" href={`tel:+${number}`}>
      {shownNumber(number)}
    </a>
  );
}

/** Name and plate, the way every list shows them. */
export function Who(props: {
  readonly view: View;
  readonly name: string | null;
  readonly plate: string | null;
}) {
  const { t } = props.view;
  const name = props.name?.trim() ?? "";
  const plate = props.plate?.trim() ?? "";
  return (
    <p class="who">
      <strong>
        <Text>{isBlank(name) ? t.nobody : name}</Text>
      </strong>
      {isBlank(plate) ? <span class="missing">{t.noPlate}</span> : <Plate>{plate}</Plate>}
    </p>
  );
}

/** Who an entry is, in one line, for the name of a button. */
export function whoText({ t }: View, name: string | null, plate: string | null): string {
  return [isBlank(name) ? t.nobody : name?.trim(), isBlank(plate) ? null : plate?.trim()]
    .filter((part) => part)
    .join(", ");
}
