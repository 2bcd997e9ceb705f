import type { ExportCell, ExportList, ExportParts } from "./export-list.js";
import { shownPhone } from "./shown-phone.js";

/** Between the cells: that of spreadsheets where the comma is the decimal point, as in Indonesia. */
const SEPARATOR = ";";
/** Tells a spreadsheet that the file is UTF-8. */
const BYTE_ORDER_MARK = "\ufeff";
/** What a spreadsheet would take as the beginning of a formula, also in full width. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
/** What it would take as a number, and write with other digits: no zero in front, some 15 in all, no exponent. */
const OTHER_NUMBER = /^(?:0[\d.,\s]*\d|[\d.,\s]{12,}|\d[\d.,]*E[+-]?\d+)$/i;

/** A list as CSV, in pieces. */
export async function* csvFile(list: ExportList, parts: ExportParts): AsyncGenerator<string> {
  yield `${BYTE_ORDER_MARK}${csvLine(list.columns.map(({ name }) => name))}`;
  for await (const rows of list.pages(parts)) {
    yield rows.map((row) => csvLine(row.map((cell, at) => csvText(cell, list.columns[at]?.kind)))).join("");
  }
}

/** The text of a cell: never a formula or another number. `'` before it is what spreadsheets themselves write. */
export function csvText(cell: ExportCell, kind: "text" | "phone" = "text"): string {
  if (typeof cell === "number") return String(cell);
  const text = kind === "phone" ? shownPhone(cell ?? "") : (cell ?? "");
  return FORMULA.test(text) || OTHER_NUMBER.test(text) ? `'${text}` : text;
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(quoted).join(SEPARATOR)}\r\n`;
}

function quoted(text: string): string {
  const isPlain = !/[";,\t\r\n]|^\s|\s$/.test(text);
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}
