import type { CalendarDate } from "@pengingat/core";
import { DateTime } from "luxon";
import type { Language } from "../texts/language.js";

/** How dates and times are written. */
export interface Dates {
  /** With the day of the week: `Jumat, 28 November 2025`. */
  long(date: CalendarDate): string;
  /** `28 Nov 2025`. */
  short(date: CalendarDate): string;
  /** Without the year: `28 Nov`. */
  day(date: CalendarDate): string;
  /** Day and time in the workshop's zone: `28 Nov 2025, 07.00`. */
  moment(instant: Date): string;
  /** Time in the workshop's zone: `07.00`. */
  time(instant: Date): string;
}

const LOCALES = { id: "id", en: "en-GB" };

export function datesOf(language: Language, timeZone: string): Dates {
  const locale = LOCALES[language];
  const ofDate = (date: CalendarDate) => DateTime.fromISO(date, { zone: "utc", locale });
  const ofInstant = (instant: Date) => DateTime.fromJSDate(instant, { zone: timeZone }).setLocale(locale);
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return {
    long: (date) => ofDate(date).toLocaleString(DateTime.DATE_HUGE),
    short: (date) => ofDate(date).toLocaleString(DateTime.DATE_MED),
    day: (date) => ofDate(date).toLocaleString({ day: "numeric", month: "short" }),
    moment: (instant) => ofInstant(instant).toLocaleString({ ...DateTime.DATE_MED, ...clock }),
    time: (instant) => ofInstant(instant).toLocaleString(clock),
  };
}
