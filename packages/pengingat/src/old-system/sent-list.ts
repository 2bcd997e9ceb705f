import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type CalendarDate, isCalendarDate, normalizePhone, ReminderError } from "@pengingat/core";
import { isBlank } from "@pengingat/core/adapter";
import { type DateReading, dateOf, dateOrder, dayIn, readDate } from "../import/cell-date.js";
import { readPlate } from "../import/cell-plate.js";
import { asStartUpError } from "../import/import-errors.js";
import { openFile, sheetsRead } from "../import/read-import.js";
import { cellText, type SheetRow } from "../import/sheet.js";
import { StartUpError } from "../process/start-up-error.js";
import { columnsOf, type ListHead } from "./list-columns.js";
import { type Field, wasSent } from "./words/headings.js";

/** A line of the list that another system sent, or would send. `null`: the list does not say. */
export interface ListedMessage {
  readonly line: number;
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
  /** Whether its status says that it did not go out, or others have a day of sending and it has none. */
  readonly isFailed: boolean;
}

/** The list, and the lines of it that cannot be read. */
export interface SentList extends ListHead {
  readonly messages: readonly ListedMessage[];
  readonly unreadable: readonly { readonly line: number; readonly why: string }[];
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
    for (const sheet of file.sheets) {
      const rows: SheetRow[] = [];
      for await (const row of sheet.rows()) rows.push(row);
      const at = rows.findIndex((row) => columnsOf(row).has("no_pol"));
      const headings = rows[at];
      if (!headings) continue;
      return messagesOf(headings, rows.slice(at + 1), { sheets: sheetsRead(file, sheet.name), timeZone });
    }
    throw new StartUpError(`${name}: expected a column with the plates, headed no_pol or plate, found none.`);
  } catch (error) {
    throw asStartUpError(error, name);
  }
}

/** How many columns the line of the headings has among the first. */
function columnsIn(first: readonly SheetRow[]): number {
  return Math.max(
    0,
    ...first.map((row) => columnsOf(row)).map((each) => (each.has("no_pol") ? each.size : 0)),
  );
}

async function contentOf(path: string, name: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "unknown error";
    throw new StartUpError(`${name}: cannot be read (${code}).`);
  }
}

function messagesOf(
  headings: SheetRow,
  lines: readonly SheetRow[],
  { sheets, timeZone }: Pick<SentList, "sheets"> & { readonly timeZone: string },
): SentList {
  const columns = columnsOf(headings, lines);
  const cell = ({ cells }: SheetRow, field: Field) => cells[columns.get(field)?.index ?? -1] ?? null;
  const datesOf = (field: Field) =>
    lines.map((row): DateReading => readDate(cell(row, field), row.serialOffset));
  const [visits, sent] = [datesOf("date"), datesOf("sent_date")];
  // `Dikirim` may as well say yes or no.
  const filled = sent.filter(({ kind }) => kind !== "none");
  const hasDays = filled.filter(({ kind }) => kind !== "fault").length * 2 > filled.length;
  const attempts = hasDays ? sent : [];
  const status = columns.has("status") || hasDays ? "status" : "sent_date";
  const orderOf = (own: readonly DateReading[]) =>
    dateOrder(dateOrder(own).isCertain ? own : [...visits, ...attempts]).order;
  const orders = { date: orderOf(visits), sent_date: orderOf(attempts) };
  const messages: ListedMessage[] = [];
  const unreadable: { line: number; why: string }[] = [];
  for (const [n, row] of lines.entries()) {
    const plate = readPlate(cell(row, "no_pol"));
    const dayOf = (reading: DateReading | undefined, field: keyof typeof orders) => {
      const date = reading ? dateOf(reading, orders[field]) : null;
      return date !== null && isCalendarDate(date) ? dayIn(timeZone, date, cell(row, field)) : date;
    };
    const [visitDate, sentDate] = [dayOf(visits[n], "date"), dayOf(attempts[n], "sent_date")];
    if (typeof plate === "string") unreadable.push({ line: row.line, why: "no plate that can be read" });
    else if (!isDateOrNone(visitDate) || !isDateOrNone(sentDate))
      unreadable.push({ line: row.line, why: "no date that can be read" });
    else {
      const text = cellText(cell(row, "text"));
      const number = numberOf(cellText(cell(row, "number")));
      const didGo = wasSent(cellText(cell(row, status)));
      messages.push({
        line: row.line,
        plate: plate.text,
        key: plate.key,
        number,
        visitDate,
        sentDate,
        text: text || null,
        isFailed: didGo === false || (didGo === null && hasDays && sentDate === null),
      });
    }
  }
  return { columns, sheets, messages, unreadable };
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
