import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type CalendarDate, isCalendarDate, normalizePhone, ReminderError } from "@pengingat/core";
import { isBlank } from "@pengingat/core/adapter";
import { isTotal, readPlate } from "../import/cell-plate.js";
import { asStartUpError } from "../import/import-errors.js";
import { openFile } from "../import/read-import.js";
import { type Cell, cellText, type SheetRow } from "../import/sheet.js";
import { StartUpError } from "../process/start-up-error.js";
import { attemptsOf, daysOf, type ListCell } from "./attempts.js";
import type { ListHead, Place } from "./list-columns.js";
import { columnsIn, type ListSheet, readSheets } from "./list-sheets.js";
import { doubtOf, type Evidence, type NotSent, whyNotSent } from "./went-out.js";
import type { Field } from "./words/headings.js";
import { readSaying, type Saying, saysNothing } from "./words/sayings.js";

/** A line of the list that another system sent, or would send. `null`: the list does not say. */
export interface ListedMessage extends Place {
  readonly plate: string;
  /** Letters and digits of the plate. */
  readonly key: string;
  /** Digits of E.164, or what stands there where it is no mobile number. */
  readonly number: string | null;
  /** Of the visit, or of the message where the list does not say which. */
  readonly visitDate: CalendarDate | null;
  /** The day on which it went out. */
  readonly sentDate: CalendarDate | null;
  readonly text: string | null;
  /** Whether the day on which it went out stands there, and cannot be read. */
  readonly isDayUnknown: boolean;
  /** `null`: it went out. */
  readonly notSent: NotSent | null;
  /** Words of one that counts as sent, which are not known or say otherwise. */
  readonly doubt: string | null;
}

/** The list, and the lines of it that cannot be read. */
export interface SentList extends ListHead {
  readonly messages: readonly ListedMessage[];
  readonly unreadable: readonly (Place & { readonly why: string })[];
}

/** What a list is read with. */
export interface ListOptions {
  /** Where the days of its instants are. */
  readonly timeZone: string;
  /** A message of a later day has not gone out yet. */
  readonly today: CalendarDate;
}

/**
 * Reads a list from a CSV or XLSX file, its columns found by their headings: the plate, and where there are any number, date and text.
 *
 * @throws {StartUpError} where it cannot be read, or has no column of plates
 */
export async function readSentList(path: string, options: ListOptions): Promise<SentList> {
  const name = basename(path);
  try {
    const file = await openFile(await contentOf(path, name), columnsIn);
    const { read, ...unread } = await readSheets(file);
    const [first] = read;
    if (!first)
      throw new StartUpError(
        `${name}: expected a column with the plates, headed no_pol or plate, found none.`,
      );
    const sheets = file.kind === "csv" ? null : { read: read.map((sheet) => sheet.name), ...unread };
    const unused = [...new Set(read.flatMap((sheet) => sheet.unused))];
    return { columns: first.columns, unused, sheets, ...messagesOf(read, options) };
  } catch (error) {
    throw asStartUpError(error, name);
  }
}

async function contentOf(path: string, name: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "unknown error";
    throw new StartUpError(`${name}: cannot be read (${code}).`);
  }
}

/** A line of a sheet. */
interface Line {
  readonly place: Place;
  readonly row: SheetRow;
  readonly sheet: ListSheet;
}

function cellOf({ row, sheet: { columns } }: Line, field: Field): Cell {
  const cell = row.cells[columns.get(field)?.index ?? -1] ?? null;
  return saysNothing(cellText(cell)) ? null : cell;
}

/** Whether a line is of no message: nothing stands where it is read, or it is the total below a list. */
function isNoMessage(line: Line): boolean {
  const { cells } = line.row;
  const plate = cellText(cellOf(line, "no_pol"));
  // `Total Motor` may be a customer.
  const isSum = !/[a-z]/i.test(plate) && cellOf(line, "number") === null;
  return (
    isTotal(plate) ||
    (isSum && isTotal(cells.find((cell) => cellText(cell) !== ""))) ||
    [...line.sheet.columns.keys()].every((field) => cellOf(line, field) === null)
  );
}

/** The days of all sheets tell together whether the day or the month comes first. */
function messagesOf(
  sheets: readonly ListSheet[],
  { timeZone, today }: ListOptions,
): Pick<SentList, "messages" | "unreadable"> {
  const lines = sheets
    .flatMap((sheet) =>
      sheet.lines.map((row): Line => {
        const place = { sheet: sheets.length > 1 ? sheet.name : null, line: row.line };
        return { place, row, sheet };
      }),
    )
    .filter((line) => !isNoMessage(line));
  const columnOf = (field: Field) =>
    lines.map((line): ListCell => {
      const { heading = "" } = line.sheet.columns.get(field) ?? {};
      return { cell: cellOf(line, field), heading, serialOffset: line.row.serialOffset };
    });
  const [visits, dated, ticked] = [columnOf("date"), columnOf("sent_date"), columnOf("sent")];
  const daysIn = (cells: readonly ListCell[]) => daysOf(cells, [...visits, ...dated, ...ticked], timeZone);
  const visitDates = daysIn(visits);
  const attempts = attemptsOf(dated, ticked, daysIn);
  const messages: ListedMessage[] = [];
  const unreadable: (Place & { why: string })[] = [];
  for (const [n, line] of lines.entries()) {
    const { place } = line;
    const plate = readPlate(cellOf(line, "no_pol"));
    const visitDate = visitDates[n] ?? null;
    const attempt = attempts[n];
    if (typeof plate === "string" || !attempt)
      unreadable.push({ ...place, why: "no plate that can be read" });
    else if (visitDate !== null && !isCalendarDate(visitDate))
      unreadable.push({ ...place, why: "no date that can be read" });
    else {
      const status = readSaying(cellText(cellOf(line, "status")));
      const evidence: Evidence = { ...attempt, status, sheet: sayingOf(line.sheet.name) };
      const notSent = whyNotSent(evidence, today);
      messages.push({
        ...place,
        plate: plate.text,
        key: plate.key,
        number: numberOf(cellText(cellOf(line, "number"))),
        visitDate,
        sentDate: attempt.day === "unknown" ? null : attempt.day,
        isDayUnknown: attempt.day === "unknown",
        text: cellText(cellOf(line, "text")) || null,
        notSent,
        doubt: notSent === null ? doubtOf(evidence) : null,
      });
    }
  }
  return { messages, unreadable };
}

/** The number as it is sent to, or as it stands where it is no mobile number; `null` where there is none. */
export function numberOf(field: string): string | null {
  if (isBlank(field)) return null;
  try {
    return normalizePhone(field);
  } catch (error) {
    if (!ReminderError.is(error)) throw error;
    return field;
  }
}

/** What the name of a sheet says; that of a month or a region says nothing. */
function sayingOf(name: string): Saying {
  return readSaying(/\p{L}{3}/u.test(name) ? name : "");
}
