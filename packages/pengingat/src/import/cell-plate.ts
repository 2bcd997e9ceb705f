import { type Cell, cellText, isFailedFormula } from "./sheet.js";

/** A licence plate. */
export interface Plate {
  /** As it is kept: capitals, one space between its parts. */
  readonly text: string;
  /** Letters and digits alone: what tells one vehicle from another. */
  readonly key: string;
}

const LONGEST_KEY = 15;
/** How the last line of a report begins. */
const TOTAL = /^(?:(?:SUB|GRAND) ?)?TOTAL\b|^JUMLAH\b/;

/** Whether a cell begins as the last line of a report does. */
export function isTotal(cell: Cell | undefined): boolean {
  return TOTAL.test(cellText(cell).toUpperCase());
}

/** Reads a cell as a plate: some letters or digits, one digit at least. */
export function readPlate(cell: Cell | undefined): Plate | "no_plate" | "not_a_plate" | "failed_formula" {
  const text = cellText(cell).toUpperCase().replaceAll(/\s+/g, " ");
  if (isFailedFormula(text)) return "failed_formula";
  const key = plateKey(text);
  if (key === "") return "no_plate";
  return !TOTAL.test(text) && key.length <= LONGEST_KEY && text.length <= 2 * LONGEST_KEY && /\d/.test(key)
    ? { text, key }
    : "not_a_plate";
}

/** The letters and digits of a plate, as the index on our table has them. */
function plateKey(text: string): string {
  return text.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
}
