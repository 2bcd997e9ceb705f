import {
  type CalendarDate,
  calendarDate,
  epochDay,
  type ReminderResults,
  reminderResults,
} from "@pengingat/core";
import { type Resolver, Tokens } from "../modules/tokens.js";

const YEAR = 365;

/** Reads who came back since a date; `null`: since a year ago. */
export function resultsSince(container: Resolver, since: CalendarDate | null): Promise<ReminderResults> {
  const { intervalMonths } = container.get(Tokens.Settings).rule;
  const today = container.get(Tokens.Clock).today();
  return reminderResults(container.get(Tokens.Store), {
    ...{ today, intervalMonths },
    since: since ?? calendarDate(epochDay(today) - YEAR),
  });
}
