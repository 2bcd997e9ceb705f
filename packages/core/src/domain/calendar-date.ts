import { ReminderError } from "../errors.js";
import { shownValue } from "./shown-value.js";

/** A date of the Gregorian calendar without time or zone, as `YYYY-MM-DD`, from `0001-01-01` to `9999-12-31`. */
export type CalendarDate = string;

/** The epoch day of `0001-01-01`. */
export const FIRST_EPOCH_DAY = -719_162;
/** The epoch day of `9999-12-31`. */
export const LAST_EPOCH_DAY = 2_932_896;

const TWO_DIGITS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, "0"));
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const ZERO = 48;
const HYPHEN = 45;

/** Whether `value` is a date that exists, written as {@link CalendarDate}. */
export function isCalendarDate(value: unknown): value is CalendarDate {
  return !Number.isNaN(parse(value));
}

/**
 * Days from 1970-01-01 to `date`; negative before it.
 *
 * @throws {ReminderError} `INVALID_DATE` where `date` is not a {@link CalendarDate}
 */
export function epochDay(date: CalendarDate): number {
  const day = parse(date);
  if (Number.isNaN(day)) {
    throw new ReminderError(
      "INVALID_DATE",
      `expected a date that exists, as YYYY-MM-DD from 0001-01-01 to 9999-12-31, got ${shownValue(date)}`,
    );
  }
  return day;
}

/**
 * The date that lies `epochDay` days after 1970-01-01.
 *
 * @throws {ReminderError} `INVALID_DATE` where that is not a whole number or outside `0001-01-01` to `9999-12-31`
 */
export function calendarDate(epochDay: number): CalendarDate {
  if (!Number.isInteger(epochDay) || epochDay < FIRST_EPOCH_DAY || epochDay > LAST_EPOCH_DAY) {
    throw new ReminderError(
      "INVALID_DATE",
      `expected a day from 0001-01-01 to 9999-12-31, got ${shownValue(epochDay)} days from 1970-01-01`,
    );
  }
  const civil = civilOf(epochDay);
  const month = civil >> 5;
  const year = Math.floor(month / 12);
  return `${TWO_DIGITS[Math.floor(year / 100)]}${TWO_DIGITS[year % 100]}-${TWO_DIGITS[(month % 12) + 1]}-${TWO_DIGITS[civil & 31]}`;
}

/**
 * The epoch day `months` calendar months after another, the day clamped to the month's end, as PostgreSQL's
 * `date + interval 'n months'`. The start lies in the supported range; the result may lie outside.
 */
export function addMonths(epochDay: number, months: number): number {
  const civil = civilOf(epochDay);
  const month = (civil >> 5) + months;
  const year = Math.floor(month / 12);
  const monthOfYear = month - year * 12;
  return dayOf(year, monthOfYear, Math.min(civil & 31, daysInMonth(year, monthOfYear)));
}

/** `dd-MM-yyyy`, as the customer reads it. */
export function formatCalendarDate(date: CalendarDate): string {
  epochDay(date);
  return `${date.slice(8)}-${date.slice(5, 7)}-${date.slice(0, 4)}`;
}

/** The epoch day of a text, or `NaN`. Runs once or twice a row, hence by character and without a pattern. */
function parse(text: unknown): number {
  if (typeof text !== "string" || text.length !== 10) return Number.NaN;
  if (text.charCodeAt(4) !== HYPHEN || text.charCodeAt(7) !== HYPHEN) return Number.NaN;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5) - 1;
  const day = twoDigits(text, 8);
  if (!(year >= 1 && month >= 0 && month <= 11 && day >= 1)) return Number.NaN;
  return day <= daysInMonth(year, month) ? dayOf(year, month, day) : Number.NaN;
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function daysInMonth(year: number, month: number): number {
  const leap = month === 1 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return leap ? 29 : (DAYS_IN_MONTH[month] ?? 0);
}

/**
 * Days from civil: years are counted from March, so that a leap day is the last of its year
 * (Howard Hinnant, "chrono-compatible low-level date algorithms"). `month` is 0 to 11.
 */
function dayOf(year: number, month: number, day: number): number {
  const fromMarch = month < 2 ? year - 1 : year;
  const era = Math.floor(fromMarch / 400);
  const yearOfEra = fromMarch - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 10) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Civil from days, packed into one number to spare an object: (year · 12 + month 0–11) · 32 + day. */
function civilOf(epochDay: number): number {
  const shifted = epochDay + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = (era * 400 + yearOfEra) * 12 + monthFromMarch + 2;
  return month * 32 + day;
}
