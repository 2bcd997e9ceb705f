import { mostColumns } from "../import/columns.js";
import type { OpenFile } from "../import/read-import.js";
import type { SheetRow } from "../import/sheet.js";
import { columnsOf, type ListColumns, unusedOf } from "./list-columns.js";

/** A sheet that has a heading for plates, and the lines below it. */
export interface ListSheet {
  readonly name: string;
  readonly columns: ListColumns;
  /** The headings of its other columns. */
  readonly unused: readonly string[];
  readonly lines: readonly SheetRow[];
}

/** The sheets of a file. */
export interface ListSheets {
  /** That with the most columns, and all others with the same, as where each month has a sheet. */
  readonly read: readonly ListSheet[];
  /** Those that are lists of plates too, with other columns. */
  readonly unreadLists: readonly string[];
  /** All others, as a cover. */
  readonly others: readonly string[];
}

/** Reads all sheets. The headings are among the first lines, below a title maybe. */
export async function readSheets({ sheets }: OpenFile): Promise<ListSheets> {
  const all: ListSheet[] = [];
  for (const { name, rows } of sheets) {
    const lines: SheetRow[] = [];
    for await (const row of rows()) lines.push(row);
    const headings = mostColumns(lines, (row) => ({ row, columns: columnsOf(row) }))?.row;
    const below = headings ? lines.slice(lines.indexOf(headings) + 1) : [];
    const columns = headings ? columnsOf(headings, below) : new Map();
    all.push({ name, columns, unused: headings ? unusedOf(headings, columns) : [], lines: below });
  }
  const best = all.reduce<ListSheet | null>(
    (most, each) => (each.columns.size > (most?.columns.size ?? 0) ? each : most),
    null,
  );
  const read = all.filter((sheet) => best !== null && isAlike(sheet, best));
  const rest = all.filter((sheet) => !read.includes(sheet));
  const isList = ({ columns, lines }: ListSheet) => columns.size > 1 && lines.length > 0;
  return {
    read,
    unreadLists: rest.filter(isList).map(({ name }) => name),
    others: rest.filter((sheet) => !isList(sheet)).map(({ name }) => name),
  };
}

function isAlike({ columns }: ListSheet, best: ListSheet): boolean {
  return columns.size === best.columns.size && [...columns.keys()].every((field) => best.columns.has(field));
}

/** How many columns the line of the headings has. */
export function columnsIn(first: readonly SheetRow[]): number {
  return mostColumns(first, (row) => ({ columns: columnsOf(row) }))?.columns.size ?? 0;
}
