import type { CalendarDate } from "./calendar-date.js";

/** A closed range of calendar dates. */
export interface DateRange {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}
