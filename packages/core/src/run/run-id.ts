import type { CalendarDate } from "../domain/calendar-date.js";

/** Which run it is. */
export interface RunId {
  readonly runId: string;
  /** The local date that it works for. */
  readonly today: CalendarDate;
}
