import { headingKeys } from "../import/columns.js";
import type { ImportFile } from "../import/import-file.js";
import { cellText, type SheetRow } from "../import/sheet.js";
import { oneLine } from "../terminal/one-line.js";
import { type Field, HEADINGS, NAMES } from "./words/headings.js";

const FIELDS = Object.keys(HEADINGS) as readonly Field[];

/** The columns of a list that are read. */
export type ListColumns = ReadonlyMap<Field, { readonly index: number; readonly heading: string }>;

/** What was found of a list. */
export interface ListHead {
  readonly columns: ListColumns;
  readonly sheets: ImportFile["sheets"];
}

/** A number that messages go to has more digits than any count of rows. */
const FEWEST_DIGITS = 7;

/** The columns that a line's cells are the headings of, by the lines below it. */
export function columnsOf({ cells }: SheetRow, below: readonly SheetRow[] = []): ListColumns {
  const headings = cells.map(cellText);
  const keys = headings.map((heading, index) => {
    const all = [heading.toLowerCase().replaceAll(/[^a-z0-9]/g, ""), ...headingKeys(heading)];
    return all.includes("nomor") && isCount(below, index) ? [] : all;
  });
  const found = FIELDS.flatMap((field) => {
    const at = HEADINGS[field].map((name) => keys.findIndex((each) => each.includes(name)));
    const index = at.find((each) => each >= 0);
    return index === undefined ? [] : [[field, { index, heading: headings[index] ?? "" }] as const];
  });
  return new Map(found);
}

/** Whether a column headed `No` counts the rows. */
function isCount(below: readonly SheetRow[], index: number): boolean {
  return !below.some(({ cells }) => cellText(cells[index]).replaceAll(/\D/g, "").length >= FEWEST_DIGITS);
}

/** The line for a person: which columns were found, and what it means that others were not. */
export function columnsText({ columns, sheets }: ListHead, missing: readonly string[]): string {
  const found = [...columns].map(([field, { heading }]) => `${NAMES[field]} = ${oneLine(heading, 40)}`);
  const sheet =
    sheets && sheets.others.length > 0
      ? [`sheet ${oneLine(sheets.read, 40)}, not read: ${oneLine(sheets.others.join(", "), 200)}`]
      : [];
  return [`columns: ${found.join(", ")}`, ...missing, ...sheet].join("; ");
}

/** The heading of each column, `null` where the list has none, and the sheets. */
export function columnsJson({ columns, sheets }: ListHead) {
  return {
    columns: Object.fromEntries(FIELDS.map((field) => [field, columns.get(field)?.heading ?? null])),
    sheet: sheets?.read ?? null,
    unread_sheets: sheets?.others ?? [],
  };
}
