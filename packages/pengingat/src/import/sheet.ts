import { replaceInvisible } from "@pengingat/core/adapter";

/** A cell as a file holds it. Only spreadsheets have other types than text. */
export type Cell = string | number | boolean | Date | null;

/** A line of a file, split into its cells. */
export interface SheetRow {
  /** The line, counted from 1; of a cell with line breaks the first. */
  readonly line: number;
  readonly cells: readonly Cell[];
  /** Days to add to a date that is a plain number. @default 0 */
  readonly serialOffset?: number;
}

const LONGEST_SHOWN = 60;
const FAILED_FORMULA = /^(?:#(?:N\/A|[A-Z\d/]+[!?])|Err:\d{3})$/i;

/** The text of a cell: whole numbers in full, a date as `YYYY-MM-DD`, without what shows nothing at both ends. */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? "" : cell.toISOString().slice(0, 10);
  if (typeof cell === "number") return Number.isInteger(cell) ? BigInt(cell).toString() : String(cell);
  if (typeof cell === "boolean") return String(cell);
  return withoutMarks(replaceInvisible(cell, " ").replace(/\s+/g, " ").trim());
}

/** Whether a cell's text is what Excel and LibreOffice show where a formula went wrong. */
export function isFailedFormula(text: string): boolean {
  return FAILED_FORMULA.test(text);
}

/** Whether a cell's text is what a spreadsheet shows, and writes into a CSV, where the column has no room for the number. */
export function isNarrowColumn(text: string): boolean {
  return /^#{2,}$/.test(text);
}

/** A cell as a list of problems shows it. */
export function shownCell(cell: Cell | undefined): string {
  const text = cellText(cell);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

/** Takes off what spreadsheets put around a text so that it stays one: `="0811…"`, and `'` before a digit or a sign. */
function withoutMarks(text: string): string {
  return text
    .replace(/^=\s*"(.*)"$/s, "$1")
    .replace(/^'(?=[\d=+\-@'.,\uff1d\uff0b\uff0d\uff20])/, "")
    .trim();
}
