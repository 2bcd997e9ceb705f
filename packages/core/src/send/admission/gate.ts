import type { CalendarDate } from "../../domain/calendar-date.js";

/** One condition under which the next message may begin. */
export interface Gate {
  /** How many messages may begin now: from 0 to `Infinity`. */
  room(): number;
  /** In how many milliseconds to ask again where there is no room. */
  waitMs(): number;
  /** Takes note that so many messages begin. */
  enter(count: number): void;
}

/** Why no further message begins today. */
export interface Closing {
  readonly code: "QUIET_TIME" | "DAY_CAP";
  /** The next day on which messages may be sent, as far as this condition goes; `null` where there is none. */
  readonly nextDay: CalendarDate | null;
}
