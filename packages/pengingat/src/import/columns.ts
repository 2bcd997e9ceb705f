import { cellText, type SheetRow } from "./sheet.js";
import { HEADINGS, type ImportField, SAME_WORDS } from "./words/headings.js";

export const IMPORT_FIELDS: readonly ImportField[] = ["no_pol", "nama", "hp", "last_visit_date"];

/** The heading of each column, where a person has said it. */
export type ColumnMap = Readonly<Partial<Record<ImportField, string>>>;

/** A column of a file. */
interface Column {
  /** Counted from 0. */
  readonly index: number;
  readonly heading: string;
}

/** Which columns a file has. */
export interface Header {
  /** The line of the headings. */
  readonly line: number;
  readonly columns: ReadonlyMap<ImportField, Column>;
  /** The headings of the columns that are not read. */
  readonly unused: readonly string[];
}

/** How many lines may precede the headings: a title, the workshop's name, the date of the report. */
export const MOST_BEFORE_HEADER = 15;

/** The first line with the most columns that are known; `null` where none has a plate and something else. */
export function findHeader(rows: readonly SheetRow[], map: ColumnMap): Header | null {
  return mostColumns(rows, (row) => headerOf(row, map), 2);
}

/** What is read of the first line with the most columns that are known; `null` where none has a plate and enough of them. */
export function mostColumns<Found extends { readonly columns: ReadonlyMap<string, unknown> }>(
  rows: readonly SheetRow[],
  read: (row: SheetRow) => Found,
  fewest = 1,
): Found | null {
  let best: Found | null = null;
  for (const row of rows.slice(0, MOST_BEFORE_HEADER)) {
    const found = read(row);
    const { size } = found.columns;
    if (found.columns.has("no_pol") && size >= fewest && size > (best?.columns.size ?? 0)) best = found;
  }
  return best;
}

/** A heading that `map` names and the line of the headings, or any line where none was found, has not; or `null`. */
export function missingHeading(
  rows: readonly SheetRow[],
  map: ColumnMap,
  header: Header | null,
): string | null {
  if (header !== null) {
    const field = IMPORT_FIELDS.find((each) => map[each] !== undefined && !header.columns.has(each));
    return (field && map[field]) ?? null;
  }
  const first = rows.slice(0, MOST_BEFORE_HEADER);
  const known = new Set(first.flatMap(({ cells }) => cells.map((cell) => exact(cellText(cell)))));
  return Object.values(map).find((heading) => !known.has(exact(heading))) ?? null;
}

/** How a spreadsheet calls a column: A to Z, AA and on. */
export function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}

function headerOf({ line, cells }: SheetRow, map: ColumnMap): Header {
  const headings = cells.map(cellText);
  const columns = new Map<ImportField, Column>();
  for (const field of IMPORT_FIELDS) {
    const index = indexOf(headings, field, map, new Set([...columns.values()].map((column) => column.index)));
    const heading = headings[index];
    if (heading !== undefined) columns.set(field, { index, heading });
  }
  const used = new Set([...columns.values()].map(({ index }) => index));
  const unused = headings.filter((heading, index) => heading !== "" && !used.has(index));
  return { line, columns, unused };
}

function indexOf(
  headings: readonly string[],
  field: ImportField,
  map: ColumnMap,
  taken: ReadonlySet<number>,
): number {
  const wanted = map[field];
  if (wanted !== undefined) return headings.findIndex((heading) => exact(heading) === exact(wanted));
  const mapped = new Set(Object.values(map).map(exact));
  let found = -1;
  let rank: number = Number.POSITIVE_INFINITY;
  for (const [index, heading] of headings.entries()) {
    if (taken.has(index) || mapped.has(exact(heading))) continue;
    for (const key of keysOf(heading, field)) {
      const at = HEADINGS[field].indexOf(key);
      if (at < 0 || at >= rank) continue;
      rank = at;
      found = index;
    }
  }
  return found;
}

function keysOf(heading: string, field: ImportField): readonly string[] {
  if (exact(heading) === exact(field)) return [HEADINGS[field][0] ?? ""];
  return headingKeys(heading);
}

/** A heading as it is compared with known ones: whole, without what stands in brackets, without a number at its end. */
export function headingKeys(heading: string): readonly string[] {
  const plain = heading.replaceAll(/\([^)]*\)|\[[^\]]*\]/g, " ");
  return [key(heading), key(plain), key(plain.replace(/\s*\d+\s*$/, ""))];
}

function key(heading: string): string {
  const words = heading
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  return words.map((word) => SAME_WORDS[word] ?? word).join("");
}

function exact(heading: string): string {
  return heading.toLowerCase().replaceAll(/\s+/g, " ").trim();
}
