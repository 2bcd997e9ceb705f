import type { CalendarDate } from "../domain/calendar-date.js";
import type { SendFailureCode, SendOutcome, UnknownCode } from "../ports/messenger.js";

/** What a run came to: the counts, and what became of each reminder. */
export interface RunReport extends RunSummary {
  /** One entry for each due vehicle that was reached; empty where the run was told not to keep them. */
  readonly reminders: readonly ReminderResult[];
}

/** The counts of a run. */
export interface RunSummary {
  readonly runId: string;
  /** The local date that the run worked for. */
  readonly today: CalendarDate;
  /** Whether nothing was written or sent. */
  readonly dryRun: boolean;
  /** Vehicles on file. */
  readonly totalVehicles: number;
  /** Vehicles whose next visit is due; those that stopped being due while the run went on do not count. */
  readonly due: number;
  readonly sent: number;
  /** In a dry run: would be sent. */
  readonly planned: number;
  readonly failed: number;
  readonly unknown: number;
  readonly skipped: number;
  readonly ended: RunEnd;
  /**
   * How many due vehicles got no message and have no other chance: those not reached, and those skipped for the hours
   * or the day's limit whose visit is not due on the next sending day. 0 when `ended` is `finished`.
   */
  readonly left: number;
  /** What is missing on file; only in a dry run, with the port `fleet`, of at most 100,000 vehicles. */
  readonly gaps?: FleetGaps;
  /** Why some are left; `null` when `ended` is `finished`. May quote the gateway: report it, never log it. */
  readonly reason: string | null;
}

/** How many vehicles lack something that a reminder needs, or have it in a form that cannot be read. */
export interface FleetGaps {
  /** No last visit, or nothing that can be read at all. */
  readonly lastVisit: number;
  /** No mobile number. */
  readonly phone: number;
  readonly plate: number;
}

/**
 * How a run ended. `finished`: every due vehicle was reached. `halted`: the gateway is down or refuses.
 * `stopped`: on request, or the local date, the day's limit or the sending hours ended it for some. `database_lost`:
 * the database cannot be reached.
 */
export type RunEnd = "finished" | "halted" | "stopped" | "database_lost";

/** A due vehicle and what became of its reminder. */
export type ReminderResult = ReminderSubject & ReminderFate;

/** The vehicle and the customer that a reminder is about. */
export interface ReminderSubject {
  readonly vehicleId: string;
  readonly plate: string | null;
  readonly customerName: string | null;
  /** As it is on file. */
  readonly customerPhone: string | null;
  /** `null` where the row on file cannot be read. */
  readonly nextVisitDate: CalendarDate | null;
  readonly daysUntilVisit: number | null;
}

/** A subject whose row could be read. */
export interface DueSubject extends ReminderSubject {
  readonly nextVisitDate: CalendarDate;
  readonly daysUntilVisit: number;
}

/** What became of a reminder. */
export type ReminderFate =
  | { readonly status: "sent"; readonly message: string; readonly response: string }
  | {
      readonly status: "planned";
      readonly message: string;
      /** The number that it would go to, in digits of E.164 without `+`. */
      readonly to: string;
    }
  | {
      readonly status: "failed";
      readonly message: string;
      /** `NOT_RECORDED`: the ledger did not take the attempt, so it was not made. */
      readonly code: SendFailureCode | "NOT_RECORDED";
      readonly reason: string;
    }
  | {
      readonly status: "unknown";
      readonly message: string;
      readonly code: UnknownCode | "NOT_RECORDED";
      readonly reason: string;
    }
  | { readonly status: "skipped"; readonly code: SkipCode; readonly reason: string };

/** Why a due vehicle got no reminder in this run. */
export type SkipCode =
  | "ALREADY_SENT"
  /** An earlier attempt had no clear result. */
  | "OUTCOME_UNKNOWN"
  /** Another run is sending it, or has just tried. */
  | "IN_PROGRESS"
  | "INVALID_PHONE"
  /** No customer, name or plate, a row that cannot be read or comes twice, or a text that the gateway does not take. */
  | "INCOMPLETE_DATA"
  /** Sold, scrapped, or its customer is gone. */
  | "INACTIVE"
  /** On an open work order. */
  | "IN_WORKSHOP"
  /** The customer asked for no reminders. */
  | "OPTED_OUT"
  /** The number is undeliverable, and has not changed since. */
  | "SET_ASIDE"
  /** Quiet hours or a day off. */
  | "QUIET_TIME"
  /** The day's limit is reached. */
  | "DAY_CAP"
  /** The owner is held out, to measure what reminders do. */
  | "HELD_OUT";

/** A due vehicle that is skipped, and why. */
export interface Skip {
  readonly subject: ReminderSubject;
  readonly fate: ReminderFate;
  /** The number that its message would have gone to. @default there is none */
  readonly to?: string;
}

/** The counts of a run under way. */
export interface RunProgress
  extends Pick<RunSummary, "runId" | "due" | "sent" | "planned" | "failed" | "unknown" | "skipped"> {
  /** Until when the run waits for the sending hours; `null` while it does not. */
  readonly waitingUntil: Date | null;
}

/** One attempt at a message, for logs and metrics: nothing in it names a person. */
export interface AttemptResult {
  /** The vehicles that the message is about. */
  readonly vehicleIds: readonly string[];
  /** The attempt's number, from 1. */
  readonly attempt: number;
  readonly status: SendOutcome["status"];
  /** Why it was not sent, or may not have been; `null` where it was. */
  readonly code: SendFailureCode | UnknownCode | null;
  /** The name of the messenger that made it; `null` where it has none. */
  readonly messenger: string | null;
  /** How long the gateway took, in milliseconds. */
  readonly tookMs: number;
}

/** Who hears of a run while it goes on. What a listener throws is ignored. */
export interface RunListeners {
  /** Called with each reminder as soon as its outcome is recorded. */
  readonly onReminder?: (reminder: ReminderResult) => void;
  /** Called when an attempt has ended, before its outcome is recorded. */
  readonly onAttempt?: (attempt: AttemptResult) => void;
  /**
   * Called with the counts so far: once the due are counted, after each page and each group of outcomes, and when a
   * wait for the sending hours begins.
   */
  readonly onProgress?: (progress: RunProgress) => void;
  /** Whether the report keeps every reminder. `false` keeps memory flat in a run of any size. @default true */
  readonly keepReminders?: boolean;
}
