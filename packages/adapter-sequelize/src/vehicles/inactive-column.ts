import { checkedOptions, comparableWords, invalidOption, isBlank } from "@pengingat/core/adapter";
import { columnName } from "./identifier.js";

/** How a column marks a row as inactive: true, set, or one of some words. */
export type InactiveKind = "flag" | "time" | "words";

/** The column that marks inactive rows, as it was mapped. */
export interface InactiveColumn {
  /** How errors name it, such as `mapping.vehicle.inactive`. */
  readonly option: string;
  readonly column: string;
  /** Those that count, as they are compared; `null` where none were given. */
  readonly values: ReadonlySet<string> | null;
}

/**
 * Reads the option; `null` where it was not given.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function inactiveColumn(option: string, inactive: unknown): InactiveColumn | null {
  if (inactive === undefined) return null;
  if (typeof inactive === "string") return { option, column: columnName(option, inactive), values: null };
  if (typeof inactive !== "object" || inactive === null || !("column" in inactive)) {
    throw invalidOption(option, "a column name or { column, values }", inactive);
  }
  const given: { column: unknown; values?: unknown } = inactive;
  const { column, values } = checkedOptions(option, given, ["column", "values"]);
  if (!Array.isArray(values) || values.length === 0 || !values.every(isWord)) {
    throw invalidOption(`${option}.values`, "a list of at least one text that is not blank", values);
  }
  return {
    option,
    column: columnName(`${option}.column`, column),
    values: new Set(values.map(comparableWords)),
  };
}

/** How a column of the type is read, or what was expected of it. */
export function inactiveKind(
  type: string,
  { option, values }: InactiveColumn,
): { readonly kind: InactiveKind } | { readonly expected: string } {
  if (type === "bool" || type === "date" || type === "timestamp" || type === "timestamptz") {
    if (values) return { expected: `a column of text, as ${option}.values is given` };
    return { kind: type === "bool" ? "flag" : "time" };
  }
  if (values) return { kind: "words" };
  return { expected: `boolean, date, timestamp or timestamptz, or ${option}.values to be given` };
}

/** The SQL that reads the column; {@link isInactive} judges what it gives. */
export function readInactive(kind: InactiveKind, column: string): string {
  switch (kind) {
    case "flag":
      return column;
    case "time":
      return `${column} is not null`;
    case "words":
      return `${column}::text`;
  }
}

/** Whether what was read marks the row as inactive. */
export function isInactive(
  found: boolean | string | null | undefined,
  column: InactiveColumn | null,
): boolean {
  return typeof found === "string" ? column?.values?.has(comparableWords(found)) === true : found === true;
}

function isWord(value: unknown): value is string {
  return typeof value === "string" && !isBlank(value);
}
