import type { CalendarDate } from "@pengingat/core";
import { areMostOld, type DateReading, dateOf, dateOrder, readDate } from "./cell-date.js";
import { readPhone } from "./cell-phone.js";
import { readPlate } from "./cell-plate.js";
import {
  type ColumnMap,
  columnLetters,
  findHeader,
  type Header,
  IMPORT_FIELDS,
  MOST_BEFORE_HEADER,
  missingHeading,
} from "./columns.js";
import type { CellFault, CellProblem, ImportFile, ImportRow } from "./import-file.js";
import { type Cell, cellText, isFailedFormula, type SheetRow, shownCell } from "./sheet.js";
import { UnreadableFile } from "./unreadable-file.js";
import type { ImportField } from "./words/headings.js";

/** What a file is read with. */
export interface ReadOptions {
  readonly map: ColumnMap;
  readonly today: CalendarDate;
  /** Called now and then with the lines read so far. */
  readonly onProgress?: (lines: number) => void;
}

const OLDEST_VISIT = "1980-01-01";
const LONGEST_NAME = 200;
const PROGRESS_LINES = 5_000;

/** A line whose date waits for the order that the whole file tells. */
interface Reading extends Omit<ImportRow, "lastVisit"> {
  readonly date: DateReading;
  /** Empty where the date is known. */
  readonly shownDate: string;
}

/** A line whose cells are found by what they mean. */
interface Line {
  readonly line: number;
  readonly cell: (field: ImportField) => Cell;
  readonly serialOffset: number | undefined;
}

type Fail = (field: ImportField, fault: CellFault) => void;

/**
 * Reads the lines of a file: the headings among the first, and what is below them.
 *
 * @throws {UnreadableFile}
 */
export async function readRows(
  all: Iterable<SheetRow> | AsyncIterable<SheetRow>,
  { map, today, onProgress }: ReadOptions,
  format: Pick<ImportFile, "kind" | "text" | "sheets">,
): Promise<ImportFile> {
  const first: SheetRow[] = [];
  let header: Header | null = null;
  const problems: CellProblem[] = [];
  const readings: Reading[] = [];
  let lines = 0;

  function take({ line, cells, serialOffset }: SheetRow, header: Header): void {
    if (line <= header.line) return;
    const cell = (field: ImportField): Cell => cells[header.columns.get(field)?.index ?? -1] ?? null;
    if (IMPORT_FIELDS.every((field) => cellText(cell(field)) === "")) return;
    lines += 1;
    if (lines % PROGRESS_LINES === 0) onProgress?.(lines);
    const reading = readLine({ line, cell, serialOffset }, (field, fault) => {
      problems.push({
        line,
        column: columnName(header, field),
        value: shownCell(cell(field)),
        ...ofFault(fault, field),
      });
    });
    if (reading !== null) readings.push(reading);
  }

  for await (const row of all) {
    if (header === null) first.push(row);
    else take(row, header);
    if (first.length < MOST_BEFORE_HEADER) continue;
    header ??= headerIn(first, map);
    for (const each of first.splice(0)) take(each, header);
  }
  header ??= headerIn(first, map);
  for (const each of first) take(each, header);

  const isOpen = readings.some(({ date }) => date.kind === "open");
  const dates = dateOrder(readings.map(({ date }) => date));
  const found = header;
  const { rows, repeated } = latestOfEach(readings, (reading) => {
    const visit = visitOf(reading.date, dates.order, today);
    if (typeof visit !== "object" || visit === null) return visit;
    const { line, date } = reading;
    const value = date.kind === "date" ? date.date : reading.shownDate;
    const column = columnName(found, "last_visit_date");
    problems.push({ line, column, value, ...ofFault(visit.fault, "last_visit_date") });
    return undefined;
  });
  problems.sort((one, other) => one.line - other.line);
  // Whatever else is wrong in a line that is left out, nothing of it is taken.
  const leftOut = new Set(problems.flatMap(({ leavesOut, line }) => (leavesOut ? line : [])));
  const ofLines = problems.map((problem) => ({ ...problem, leavesOut: leftOut.has(problem.line) }));
  return {
    ...{ ...format, header: found, dates: isOpen ? dates : null, lines, repeated, rows },
    ...{
      problems: ofLines,
      areMostVisitsOld: areMostOld(
        rows.flatMap(({ lastVisit }) => lastVisit ?? []),
        today,
      ),
    },
  };
}

function readLine({ line, cell, serialOffset }: Line, fail: Fail): Reading | null {
  const plate = readPlate(cell("no_pol"));
  const typedName = cellText(cell("nama")).replaceAll(/\s+/g, " ");
  const name = isFailedFormula(typedName) ? "" : typedName;
  const { phone, fault } = readPhone(cell("hp"));
  const date = readDate(cell("last_visit_date"), serialOffset);
  if (typeof plate === "string") fail("no_pol", plate);
  if (name !== typedName) fail("nama", "failed_formula");
  if (name.length > LONGEST_NAME) fail("nama", "long_name");
  if (fault !== null) fail("hp", fault);
  if (date.kind === "fault") fail("last_visit_date", date.fault);
  if (typeof plate === "string" || name.length > LONGEST_NAME) return null;
  if (fault === "digits_lost" || fault === "narrow_column" || date.kind === "fault") return null;
  const shownDate = date.kind === "open" ? shownCell(cell("last_visit_date")) : "";
  return { line, plate: plate.text, key: plate.key, name: name || null, phone, date, shownDate };
}

/** Each plate once. `visitOf` returns `undefined` for a line that is left out. */
function latestOfEach(
  readings: readonly Reading[],
  visitOf: (reading: Reading) => CalendarDate | null | undefined,
): Pick<ImportFile, "rows" | "repeated"> {
  const rows = new Map<string, ImportRow>();
  let repeated = 0;
  for (const reading of readings) {
    const lastVisit = visitOf(reading);
    if (lastVisit === undefined) continue;
    const { line, plate, key, name, phone } = reading;
    const row = { line, plate, key, name, phone, lastVisit };
    const known = rows.get(key);
    if (known) repeated += 1;
    rows.set(key, known ? merged(known, row) : row);
  }
  return { rows: [...rows.values()], repeated };
}

/** Two lines of a plate: that of the later visit, and what only the other says. Of the same day, the later line. */
function merged(before: ImportRow, after: ImportRow): ImportRow {
  const isOlder = (after.lastVisit ?? "") < (before.lastVisit ?? "");
  const [main, other] = isOlder ? [before, after] : [after, before];
  // A line of another owner says nothing of this one.
  const isOther = differ(main.name, other.name) || differ(main.phone, other.phone);
  return isOther ? main : { ...main, name: main.name ?? other.name, phone: main.phone ?? other.phone };
}

function differ(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one.toLowerCase() !== other.toLowerCase();
}

function visitOf(
  reading: DateReading,
  order: "day-first" | "month-first",
  today: CalendarDate,
): CalendarDate | null | { readonly fault: CellFault } {
  const date = dateOf(reading, order);
  if (date === null) return null;
  if (date === "not_a_date" || date === "no_such_day") return { fault: date };
  if (date > today) return { fault: "future_date" };
  return date < OLDEST_VISIT ? { fault: "old_date" } : date;
}

function ofFault(fault: CellFault, field: ImportField): Pick<CellProblem, "fault" | "leavesOut"> {
  const isEmpty = fault === "failed_formula" && (field === "nama" || field === "hp");
  return { fault, leavesOut: fault !== "no_mobile_number" && !isEmpty };
}

function columnName({ columns }: Header, field: ImportField): string {
  const column = columns.get(field);
  return column ? `${columnLetters(column.index)} (${column.heading})` : field;
}

function headerIn(rows: readonly SheetRow[], map: ColumnMap): Header {
  if (rows.length === 0) throw new UnreadableFile("empty");
  const header = findHeader(rows, map);
  const missing = missingHeading(rows, map, header);
  if (header !== null && missing === null) return header;
  const widest = rows.reduce((most, row) => (row.cells.length > most.cells.length ? row : most));
  const headings = widest.cells.map(cellText).filter(Boolean);
  if (missing !== null) throw new UnreadableFile("heading_not_found", missing, headings);
  const detail = headings.map(shownCell).join(", ").slice(0, 300);
  throw new UnreadableFile("no_headings", detail, headings);
}
