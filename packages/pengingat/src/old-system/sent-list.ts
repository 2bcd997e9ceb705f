import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type CalendarDate, isCalendarDate, normalizePhone, ReminderError } from "@pengingat/core";
import { isBlank } from "@pengingat/core/adapter";
import { type DateReading, dateOf, dateOrder, dayIn, readDate } from "../import/cell-date.js";
import { readPlate } from "../import/cell-plate.js";
import { asStartUpError } from "../import/import-errors.js";
import { openFile } from "../import/read-import.js";
import { type Cell, cellText, type SheetRow } from "../import/sheet.js";
import { StartUpError } from "../process/start-up-error.js";
import type { ListHead, Place } from "./list-columns.js";
import { columnsIn, type ListSheet, readSheets } from "./list-sheets.js";
import { type Field, readStatus } from "./words/headings.js";

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
  /** Why it did not go out: the words of its status, or others have a day of sending and it has none. `null`: it did. */
  readonly notSent: { readonly words: string } | "no_day" | null;
}

/** The list, and the lines of it that cannot be read. */
export interface SentList extends ListHead {
  readonly messages: readonly ListedMessage[];
  readonly unreadable: readonly (Place & { readonly why: string })[];
}

/**
 * Reads a list from a CSV or XLSX file, its columns found by their headings: the plate, and where there are any number, date and text.
 *
 * @param timeZone - where the days of its instants are
 * @throws {StartUpError} where it cannot be read, or has no column of plates
 */
export async function readSentList(path: string, timeZone: string): Promise<SentList> {
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
    return { columns: first.columns, sheets, ...messagesOf(read, timeZone) };
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
  readonly columns: ListSheet["columns"];
}

function cellOf({ row, columns }: Line, field: Field): Cell {
  return row.cells[columns.get(field)?.index ?? -1] ?? null;
}

/** The days of all sheets tell together whether the day or the month comes first. */
function messagesOf(
  sheets: readonly ListSheet[],
  timeZone: string,
): Pick<SentList, "messages" | "unreadable"> {
  const lines = sheets.flatMap(({ name, columns, lines }) =>
    lines.map((row): Line => {
      const place = { sheet: sheets.length > 1 ? name : null, line: row.line };
      return { place, row, columns };
    }),
  );
  const datesOf = (field: Field) =>
    lines.map((line): DateReading => readDate(cellOf(line, field), line.row.serialOffset));
  const [visits, sent] = [datesOf("date"), datesOf("sent_date")];
  // `Dikirim` may as well say yes or no.
  const filled = sent.filter(({ kind }) => kind !== "none");
  const hasDays = filled.filter(({ kind }) => kind !== "fault").length * 2 > filled.length;
  const attempts = hasDays ? sent : [];
  const status = sheets.some(({ columns }) => columns.has("status")) || hasDays ? "status" : "sent_date";
  const orderOf = (own: readonly DateReading[]) =>
    dateOrder(dateOrder(own).isCertain ? own : [...visits, ...attempts]).order;
  const orders = { date: orderOf(visits), sent_date: orderOf(attempts) };
  const messages: ListedMessage[] = [];
  const unreadable: (Place & { why: string })[] = [];
  for (const [n, line] of lines.entries()) {
    const { place } = line;
    const plate = readPlate(cellOf(line, "no_pol"));
    const dayOf = (reading: DateReading | undefined, field: keyof typeof orders) => {
      const date = reading ? dateOf(reading, orders[field]) : null;
      return date !== null && isCalendarDate(date) ? dayIn(timeZone, date, cellOf(line, field)) : date;
    };
    const [visitDate, sentDate] = [dayOf(visits[n], "date"), dayOf(attempts[n], "sent_date")];
    if (typeof plate === "string") unreadable.push({ ...place, why: "no plate that can be read" });
    else if (!isDateOrNone(visitDate) || !isDateOrNone(sentDate))
      unreadable.push({ ...place, why: "no date that can be read" });
    else {
      const text = cellText(cellOf(line, "text"));
      const number = numberOf(cellText(cellOf(line, "number")));
      const { wentOut, words } = readStatus(cellText(cellOf(line, status)));
      messages.push({
        ...place,
        plate: plate.text,
        key: plate.key,
        number,
        visitDate,
        sentDate,
        text: text || null,
        notSent:
          words !== null ? { words } : wentOut === null && hasDays && sentDate === null ? "no_day" : null,
      });
    }
  }
  return { messages, unreadable };
}

function isDateOrNone(date: string | null): date is CalendarDate | null {
  return date === null || isCalendarDate(date);
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
