import { type CalendarDate, calendarDate, isCalendarDate } from "@pengingat/core";
import { localDate } from "@pengingat/core/adapter";
import { type Cell, cellText, isFailedFormula, isNarrowColumn } from "./sheet.js";
import { monthOf } from "./words/months.js";

/** Why a cell is no date. */
export type DateFault = "not_a_date" | "no_such_day" | "failed_formula" | "narrow_column";

/** What a cell says of a date. */
export type DateReading =
  | { readonly kind: "none" }
  | { readonly kind: "date"; readonly date: CalendarDate }
  /** Two numbers that are day and month in an order that only the whole file tells. */
  | { readonly kind: "open"; readonly first: number; readonly second: number; readonly year: number }
  | { readonly kind: "fault"; readonly fault: DateFault };

/** Whether the day or the month comes first in dates such as `05/08/2025`. */
export type DateOrder = "day-first" | "month-first";

/** 30 December 1899, from which spreadsheets count days, as days before 1970. */
const SERIAL_ORIGIN = -25_569;
/** 1954 to 2119: a smaller number is a count or a year, not a visit. */
const SERIALS = { first: 20_000, last: 80_000 };

const OLD_YEARS = 3;

const OFFSET = String.raw`(?:(?:utc|gmt)\s*)?([+-])(\d{1,2})(?::?(\d{2}))?`;
const TIME = String.raw`(?:[T,\s]+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d+)?(?:\s*[ap]\.?m\.?)?(?:\s*(?:wib|wita|wit|z|utc|gmt|${OFFSET}))?)?`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})${TIME}$`, "i");
const NUMBERS = new RegExp(String.raw`^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})${TIME}$`, "i");
const DAY_AND_NAME = new RegExp(
  String.raw`^(\d{1,2})[-/. ]*([a-z]{3,10})\.?[-/., ]*(\d{4}|\d{2})${TIME}$`,
  "i",
);
const NAME_AND_DAY = new RegExp(
  String.raw`^([a-z]{3,10})\.?[-/. ]*(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4})${TIME}$`,
  "i",
);
const INSTANT = new RegExp(
  String.raw`[T\s](\d{1,2})[:.](\d{2})[\d:.,]*\s*(?:([ap])\.?m\.?)?\s*(?:z|utc|gmt|${OFFSET})$`,
  "i",
);
const COMPACT = /^((?:19|20)\d{2})(0[1-9]|1[0-2])([0-3]\d)$/;
const WEEKDAY =
  /^(?:sen|sel|rab|kam|jum|sab|min|aha|mon|tue|wed|thu|fri|sat|sun)[a-z']*\.?,?\s+(?=\d|[a-z])/i;

/**
 * Reads a cell as a date.
 *
 * @param serialOffset - days to add to a plain number
 */
export function readDate(cell: Cell | undefined, serialOffset = 0): DateReading {
  // `20250818` is written out, in a cell that a spreadsheet took for a number too.
  if (typeof cell === "number" && !COMPACT.test(cellText(cell))) return ofSerial(cell + serialOffset);
  const text = cellText(cell)
    .replace(WEEKDAY, "")
    .replaceAll(/[\u2010-\u2013]/g, "-")
    .replaceAll(/\s*([-/.])\s*/g, "$1");
  if (text === "" || text === "-") return { kind: "none" };
  if (isFailedFormula(text)) return { kind: "fault", fault: "failed_formula" };
  if (isNarrowColumn(text)) return { kind: "fault", fault: "narrow_column" };
  if (/^\d{5}(?:[.,]\d+)?$/.test(text)) return ofSerial(Number(text.replace(",", ".")) + serialOffset);

  const [, ...yearFirst] = YEAR_FIRST.exec(text) ?? COMPACT.exec(text) ?? [];
  if (yearFirst.length > 0) return ofParts(yearFirst[0], Number(yearFirst[1]), yearFirst[2]);
  const [, ...named] = DAY_AND_NAME.exec(text) ?? [];
  if (named.length > 0) return ofParts(named[2], monthOf(named[1] ?? ""), named[0]);
  const [, ...english] = NAME_AND_DAY.exec(text) ?? [];
  if (english.length > 0) return ofParts(english[2], monthOf(english[0] ?? ""), english[1]);

  const [, first, second, year] = NUMBERS.exec(text) ?? [];
  if (year === undefined) return { kind: "fault", fault: "not_a_date" };
  return { kind: "open", first: Number(first), second: Number(second), year: fullYear(year) };
}

/**
 * The order that most dates of a file can only have, and whether they settle it: some tell it, and none contradicts. Where
 * none tells it the day comes first, as in Indonesia.
 */
export function dateOrder(readings: Iterable<DateReading>): {
  readonly order: DateOrder;
  readonly isCertain: boolean;
} {
  let dayFirst = 0;
  let monthFirst = 0;
  for (const reading of readings) {
    if (reading.kind !== "open") continue;
    if (reading.first > 12 && reading.second <= 12) dayFirst += 1;
    else if (reading.second > 12 && reading.first <= 12) monthFirst += 1;
  }
  return {
    order: monthFirst > dayFirst ? "month-first" : "day-first",
    isCertain: dayFirst > 0 !== monthFirst > 0,
  };
}

/** The date of a reading in the file's order; `null` where the cell says nothing. */
export function dateOf(reading: DateReading, order: DateOrder): CalendarDate | DateFault | null {
  if (reading.kind === "none") return null;
  if (reading.kind === "date") return reading.date;
  if (reading.kind === "fault") return reading.fault;
  const { first, second, year } = reading;
  return order === "day-first" ? toDate(year, second, first) : toDate(year, first, second);
}

/**
 * The day in a zone: another one, maybe, than that of a cell whose time ends in `Z` or in an offset.
 *
 * @param isUtc - whether a time that has no zone is of UTC
 */
export function dayIn(
  timeZone: string,
  date: CalendarDate,
  cell: Cell | undefined,
  isUtc = false,
): CalendarDate {
  const text = cellText(cell);
  const parts = INSTANT.exec(text) ?? (isUtc ? INSTANT.exec(`${text}Z`) : null);
  if (parts === null) return date;
  const [, hour, minute, half, sign, hours = 0, minutes = 0] = parts;
  const hourOfDay = half ? (Number(hour) % 12) + (half.toLowerCase() === "p" ? 12 : 0) : Number(hour);
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
  return localDate(
    timeZone,
    new Date(Date.parse(date) + (hourOfDay * 60 + Number(minute) - offset) * 60_000),
  );
}

/** Whether most dates are so long ago that they may have been misread, as where the year comes first in `25-08-13`. */
export function areMostOld(dates: readonly CalendarDate[], today: CalendarDate): boolean {
  const since = `${Number(today.slice(0, 4)) - OLD_YEARS}${today.slice(4)}`;
  return dates.filter((date) => date < since).length * 2 > dates.length;
}

function ofSerial(serial: number): DateReading {
  // The fraction is the time of day.
  const day = Math.floor(serial);
  if (!(day >= SERIALS.first && day <= SERIALS.last)) return { kind: "fault", fault: "not_a_date" };
  return { kind: "date", date: calendarDate(day + SERIAL_ORIGIN) };
}

function ofParts(year: string | undefined, month: number | null, day: string | undefined): DateReading {
  if (month === null) return { kind: "fault", fault: "not_a_date" };
  const date = toDate(fullYear(year ?? ""), month, Number(day));
  return date === "no_such_day" ? { kind: "fault", fault: date } : { kind: "date", date };
}

function toDate(year: number, month: number, day: number): CalendarDate | "no_such_day" {
  const pad = (number: number, width: number) => String(number).padStart(width, "0");
  const date = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  return isCalendarDate(date) ? date : "no_such_day";
}

/** Of two digits, the year between 1970 and 2069. */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year < 70 ? 2_000 + year : 1_900 + year;
}
