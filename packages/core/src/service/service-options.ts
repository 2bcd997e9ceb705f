import type { CalendarDate } from "../domain/calendar-date.js";
import type { DueRule } from "../domain/due-rule.js";
import type { SendingHoursOptions } from "../domain/sending-hours.js";
import type { Templates } from "../plan/templates.js";
import type { HoldOutOptions } from "../run/hold-out.js";
import type { DailyLimitOptions } from "../send/admission/day-limit.js";
import type { RunLimitOptions } from "../send/run-limits.js";
import type { RunGate } from "./run-gate.js";

/** Options of the service. */
export interface ReminderServiceOptions extends RunLimitOptions {
  /** IANA name of the zone that "today" and the sending hours are in. @default that of the port `clock`, else the system's */
  readonly timeZone?: string;
  /** When a vehicle is due: a `dueRule` or `reminderOffsets`. @default `dueRule()` */
  readonly rule?: DueRule;
  /** The texts, by language. @default the Indonesian text of the original system */
  readonly templates?: Templates;
  /** What `{nomor_pelayanan}` stands for. Required where a text names it, as the default text does. */
  readonly servicePhone?: string;
  /** Two-letter code of the country of numbers that are written without `+`. @default "ID" */
  readonly defaultCountry?: string;
  /** Hours and days on which nothing is sent. A run waits for hours that open again today. @default none */
  readonly sendingHours?: SendingHoursOptions;
  /**
   * Whether the workshop is closed on a date: a text then names the next open day as `{next_visit_date}`. It is called
   * often. @default it is open every day
   */
  readonly isClosedDay?: (date: CalendarDate) => boolean;
  /** How many messages a day may see; needs the port `quota`. @default no limit */
  readonly dailyLimit?: DailyLimitOptions;
  /**
   * `"owner"`: one message for all due vehicles of an owner, at most `concurrency` in one, and 16. The due are then read
   * before the first message. @default one message for each vehicle
   */
  readonly groupBy?: "owner";
  /**
   * Holds back a run that would send more vehicles than this their first reminder, such as after an import gone wrong,
   * until it is confirmed. Who is suppressed does not count; the daily limit changes nothing. 0 holds none back. @default 0
   */
  readonly confirmAbove?: number;
  /** Whether to suppress a number that the gateway reports as undeliverable; needs the port `suppressions`. @default false */
  readonly suppressUndeliverable?: boolean;
  /** Which owners get no reminder for a time, to measure what reminders do; needs the port `holdOut`. @default none */
  readonly holdOut?: HoldOutOptions;
  /** Lets one run at a time through; share it among all that run in a process. @default a gate of its own */
  readonly gate?: RunGate;
}
