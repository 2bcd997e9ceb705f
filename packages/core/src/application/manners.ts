import type { CalendarDate } from "../domain/calendar-date.js";
import type { Clock } from "../ports/clock.js";
import type { DeliveryLedger } from "../ports/delivery-ledger.js";
import type { MessageOutcome } from "./outcome-report.js";
import { messageOfOne, type Planned, type ReminderMessage } from "./reminder-message.js";
import type { PlannedReminder } from "./reminder-plan.js";
import type { Tally } from "./tally.js";

/** Reminders to send, page by page. */
export type PlanPages = AsyncIterable<readonly PlannedReminder[]>;

/**
 * When, to whom, and in how many messages a run writes: what `manners` of `@pengingat/core/extras` makes. Its methods
 * are between it and the run, may change, and are not for others to implement.
 */
export interface Manners {
  /**
   * Looks at who is due before anything is claimed.
   *
   * @throws {ReminderError} `CONFIRMATION_REQUIRED` where the run is held back until it is confirmed
   */
  holdBack(pages: PlanPages, ledger: Pick<DeliveryLedger, "countNew">): Promise<void>;
  /** Of the due who can be written to, those who may be. The others it records as skipped. */
  welcome(pages: PlanPages, run: WelcomeRun): PlanPages;
  /** The messages of reminders, in their order. */
  messages<Reminder extends Planned>(
    reminders: readonly Reminder[],
    bounds: MessageBounds,
  ): readonly ReminderMessage<Reminder>[];
  /** Whether customers may be written to at an instant. */
  isAllowed(at: Date): boolean;
  /** Resolves with `true` when they may be; with `false` as soon as that will not be today, or `signal` aborts. */
  untilAllowed(clock: Clock, signal: AbortSignal): Promise<boolean>;
  /** Takes up to `wanted` messages of a day; answers how many may be sent. `null` where all may be. */
  readonly take: ((day: CalendarDate, wanted: number) => Promise<number>) | null;
  /** Gives back what was taken and not sent. */
  giveBack(day: CalendarDate, count: number): Promise<void>;
  /** What is to be said of those numbers that are not to be written to by now. `null` where there are none. */
  readonly unwanted: ((numbers: readonly string[]) => Promise<ReadonlyMap<string, Refusal>>) | null;
  /** Remembers what an outcome tells of a number; `null` where that is nothing. */
  learn(ended: MessageOutcome): Promise<void> | null;
}

/** What choosing the welcome needs from its run. */
export interface WelcomeRun {
  readonly clock: Clock;
  readonly tally: Tally;
  /** The most reminders in a page, but for those of one owner. */
  readonly size: number;
  /** Where hours are waited for until it aborts; `null` where nothing is waited for: in a preview. */
  readonly waiting: AbortSignal | null;
  /** Makes a call of a database, for as long as the run has patience. */
  patiently<T>(call: () => Promise<T>): Promise<T>;
}

/** What a message may hold. */
export interface MessageBounds {
  /** The most reminders in one message, as one in doubt leaves all of them in doubt. */
  readonly largest: number;
  /** In UTF-16 code units. */
  readonly maxTextLength: number;
}

/** What is kept and said of a message that is not to be sent after all. */
export type Refusal = Pick<MessageOutcome, "outcome" | "skip">;

/** At any time, to all, a message for each reminder. */
export const PLAIN_MANNERS: Manners = {
  holdBack: async () => {},
  welcome: (pages, { size }) => inParts(pages, size),
  messages: (reminders) => reminders.map(messageOfOne),
  isAllowed: () => true,
  untilAllowed: async () => true,
  take: null,
  giveBack: async () => {},
  unwanted: null,
  learn: () => null,
};

/** The pages, none longer than `size`. */
export async function* inParts(pages: PlanPages, size: number): PlanPages {
  for await (const page of pages) {
    for (let from = 0; from < page.length; from += size) yield page.slice(from, from + size);
  }
}
