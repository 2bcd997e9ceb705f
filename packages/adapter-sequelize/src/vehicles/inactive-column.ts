import { ReminderError } from "@pengingat/core";
import { columnName } from "./identifier.js";

/** How a column says that a vehicle is inactive: true, set, or one of some words. */
export type InactiveKind = "flag" | "time" | "words";

/** The column that tells inactive vehicles, as it was mapped. */
export interface InactiveColumn {
  readonly column: string;
  /** Those that count, without the blanks around them and in one case; `null` where none were given. */
  readonly values: ReadonlySet<string> | null;
}

/**
 * Reads the option.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function inactiveColumn(option: string, inactive: unknown): InactiveColumn {
  if (typeof inactive === "string") return { column: columnName(option, inactive), values: null };
  if (typeof inactive !== "object" || inactive === null || !("column" in inactive)) {
    throw new ReminderError(
      "INVALID_OPTION",
      `${option}: expected a column name or { column, values }, got ${JSON.stringify(inactive)}`,
    );
  }
  const values: unknown = "values" in inactive ? inactive.values : undefined;
  if (!Array.isArray(values) || values.length === 0 || !values.every(isWord)) {
    throw new ReminderError(
      "INVALID_OPTION",
      `${option}.values: expected a list of at least one text that is not blank, got ${JSON.stringify(values)}`,
    );
  }
  return {
    column: columnName(`${option}.column`, inactive.column),
    values: new Set(values.map(comparable)),
  };
}

/** How a column of the type is read, or what was expected of it. */
export function inactiveKind(
  type: string,
  { values }: InactiveColumn,
): { readonly kind: InactiveKind } | { readonly expected: string } {
  if (type === "bool" || type === "date" || type === "timestamp" || type === "timestamptz") {
    if (values) return { expected: "a column of text, as mapping.vehicle.inactive.values is given" };
    return { kind: type === "bool" ? "flag" : "time" };
  }
  if (values) return { kind: "words" };
  return {
    expected: "boolean, date, timestamp or timestamptz, or mapping.vehicle.inactive.values to be given",
  };
}

/** The SQL that reads the column; {@link isInactive} tells what it gives. */
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

/** Whether what was read says that the vehicle is inactive. */
export function isInactive(found: boolean | string | null, { values }: InactiveColumn): boolean {
  return typeof found === "string" ? values?.has(comparable(found)) === true : found === true;
}

/** Without the blanks around it and in one case. */
function comparable(word: string): string {
  return word.trim().toLowerCase();
}

function isWord(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
