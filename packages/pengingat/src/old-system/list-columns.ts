import { headingKeys } from "../import/columns.js";
import { cellText, type SheetRow } from "../import/sheet.js";
import { oneLine } from "../terminal/one-line.js";
import { type Field, HEADINGS, NAMES, NO_STATUS, STATUS_HEADINGS } from "./words/headings.js";

const FIELDS = Object.keys(HEADINGS) as readonly Field[];

/** The columns of a list that are read. */
export type ListColumns = ReadonlyMap<Field, { readonly index: number; readonly heading: string }>;

/** What was found of a list. */
export interface ListHead {
  readonly columns: ListColumns;
  /** The headings of the columns that are not read. */
  readonly unused: readonly string[];
  /** `null` of a CSV. */
  readonly sheets: {
    readonly read: readonly string[];
    /** Lists of plates too, with other columns. */
    readonly unreadLists: readonly string[];
    /** All others, as a cover. */
    readonly others: readonly string[];
  } | null;
}

/** Where a line is; the sheet only where several are read. */
export interface Place {
  readonly sheet: string | null;
  readonly line: number;
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
  const columns = new Map<Field, { index: number; heading: string }>(found);
  if (columns.has("status")) return columns;
  const taken = new Set(found.map(([, { index }]) => index));
  const status = statusColumn(headings.map((heading, index) => (taken.has(index) ? "" : heading)));
  if (status >= 0) columns.set("status", { index: status, heading: headings[status] ?? "" });
  return columns;
}

function statusColumn(headings: readonly string[]): number {
  const words = headings
    .map((heading) => heading.replaceAll(/\(.*?\)|\[.*?\]/g, " "))
    .map((heading) => heading.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase())
    .map((heading) => heading.replaceAll(/[^a-z]+/g, " ").trim())
    .map((heading) => (NO_STATUS.test(heading) ? "" : heading));
  const found = STATUS_HEADINGS.map((pattern) => words.findIndex((heading) => pattern.test(heading)));
  return found.find((index) => index >= 0) ?? -1;
}

/** The headings of the columns that are not read. */
export function unusedOf({ cells }: SheetRow, columns: ListColumns): readonly string[] {
  const used = new Set([...columns.values()].map(({ index }) => index));
  return cells.map(cellText).filter((heading, index) => heading !== "" && !used.has(index));
}

/** Whether a column headed `No` counts the rows. */
function isCount(below: readonly SheetRow[], index: number): boolean {
  return !below.some(({ cells }) => cellText(cells[index]).replaceAll(/\D/g, "").length >= FEWEST_DIGITS);
}

/** For a person: which columns were found, what it means that others were not, and which sheets were read. */
export function columnsText({ columns, unused, sheets }: ListHead, missing: readonly string[]): string {
  const found = [...columns].map(([field, { heading }]) => `${NAMES[field]} = ${oneLine(heading, 40)}`);
  const { read, others, unreadLists } = sheets ?? { read: [], others: [], unreadLists: [] };
  const isPart = read.length > 1 || others.length > 0;
  const sheet = isPart ? [`${read.length > 1 ? "sheets" : "sheet"} ${namesOf(read)}`] : [];
  const rest = others.length > 0 ? [`not read: ${namesOf(others)}`] : [];
  const left = unused.length > 0 ? `\ncolumns not read: ${namesOf(unused)}` : "";
  const lists =
    unreadLists.length > 0
      ? `\nsheets with plates but other columns, not read: ${namesOf(unreadLists)}; save one that lists messages as a file of its own`
      : "";
  return `${[`columns: ${found.join(", ")}`, ...missing, [...sheet, ...rest].join(", ")].filter(Boolean).join("; ")}${left}${lists}`;
}

function namesOf(names: readonly string[]): string {
  return oneLine(names.join(", "), 200);
}

/** The place of a line, for a person. */
export function placeText({ sheet, line }: Place): string {
  return sheet === null ? `line ${line}` : `sheet ${oneLine(sheet, 40)}, line ${line}`;
}

/** The heading of each column, `null` where the list has none, and the sheets. */
export function columnsJson({ columns, unused, sheets }: ListHead) {
  return {
    columns: Object.fromEntries(FIELDS.map((field) => [field, columns.get(field)?.heading ?? null])),
    unused_columns: unused,
    sheets: sheets?.read ?? [],
    unread_lists: sheets?.unreadLists ?? [],
    unread_sheets: sheets?.others ?? [],
  };
}
