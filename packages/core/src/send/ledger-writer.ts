import { stopwatch } from "../domain/stopwatch.js";
import { ReminderError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { Begin, LedgerRun, Settlement } from "../ports/delivery-ledger.js";
import type { SendOutcome } from "../ports/messenger.js";
import type { DatabaseCalls } from "./database-calls.js";
import {
  type BegunMessage,
  countReminders,
  countWithin,
  type EndedAttempt,
  type QueuedMessage,
} from "./queued-message.js";

/** What one commit came to. */
export interface Commit {
  /** The messages whose attempt may be made. */
  readonly ready: readonly BegunMessage[];
  /** The messages that did not begin as a whole: another run was faster with one of their reminders, or all. */
  readonly lost: readonly BegunMessage[];
  /** The messages that the database refused to begin, and why. */
  readonly refused: readonly RefusedBegin[];
  /** The attempts whose outcome the database refused to record. */
  readonly unrecorded: readonly EndedAttempt[];
  /** The attempts whose outcome waits, as somebody else holds their row. They keep their places. */
  readonly held: readonly EndedAttempt[];
  /** The messages that find no place for that. */
  readonly postponed: readonly QueuedMessage[];
  /** What ends the run: the database was lost, or refuses everything. `undefined` where it goes on. */
  readonly fault: unknown;
  /** Returns how long ago the leases began, in milliseconds; never less than it is. */
  readonly leaseAgeMs: () => number;
}

/** A message that the database refused to begin: somebody holds its row, a trigger raised, an id is too long for an index. */
export interface RefusedBegin {
  readonly message: BegunMessage;
  readonly reason: string;
  /** Whether it was for somebody else who holds a row, and may let go of it. */
  readonly isHeld: boolean;
}

/** A database that refuses so many messages one after the other refuses them all. */
const MOST_REFUSED = 5;

/** The sender's two writes: outcomes, and the attempts that take their places, in one statement and one commit. */
export class LedgerWriter {
  readonly #ledger: Pick<LedgerRun, "settleAndBegin" | "release">;
  readonly #calls: DatabaseCalls;
  readonly #clock: Clock;
  #refusedInARow = 0;

  constructor(ledger: Pick<LedgerRun, "settleAndBegin" | "release">, calls: DatabaseCalls, clock: Clock) {
    this.#ledger = ledger;
    this.#calls = calls;
    this.#clock = clock;
  }

  /**
   * Where the database refuses a statement for what is in it, or as somebody else holds one of its rows, each message is
   * written alone: one that it cannot take stands in nobody's way.
   *
   * @throws {ReminderError} `DATABASE_LOST`, once the time for it is used up; what may have begun is then released, if the
   *   database answers that
   */
  async write(ended: readonly EndedAttempt[], group: readonly QueuedMessage[]): Promise<Commit> {
    const asked = group.map(withTokens);
    try {
      const commit = await this.#commit(ended, asked);
      if (asked.length > 0) this.#refusedInARow = 0;
      return commit;
    } catch (error) {
      if (isOfRows(error)) return await this.#writeEach(ended, asked);
      await this.#calls.bestEffort(() => this.#ledger.release(asked.flatMap(({ begun }) => begun)));
      throw error;
    }
  }

  async #commit(ended: readonly EndedAttempt[], asked: readonly BegunMessage[]): Promise<Commit> {
    const begin = asked.flatMap((message) => message.begun);
    const settlements = ended.flatMap(settlementsOf);
    let leaseAgeMs = stopwatch(this.#clock);
    const call = () => {
      leaseAgeMs = stopwatch(this.#clock);
      return this.#ledger.settleAndBegin(settlements, begin);
    };
    const { begun } = await (ended.length > 0 ? this.#calls.recording(call) : this.#calls.reading(call));
    this.#calls.hasBegun = true;
    const isOurs = (message: BegunMessage) => message.begun.every(({ token }) => begun.has(token));
    const [ready, lost] = [asked.filter(isOurs), asked.filter((each) => !isOurs(each))];
    return {
      ready,
      lost,
      refused: [],
      unrecorded: [],
      held: [],
      postponed: [],
      fault: undefined,
      leaseAgeMs,
    };
  }

  async #writeEach(ended: readonly EndedAttempt[], asked: readonly BegunMessage[]): Promise<Commit> {
    const unrecorded: EndedAttempt[] = [];
    const held: EndedAttempt[] = [];
    for (const each of ended) {
      await this.#commit([each], []).catch((error) => (isHeld(error) ? held : unrecorded).push(each));
    }
    const ready: BegunMessage[] = [];
    const lost: BegunMessage[] = [];
    const refused: RefusedBegin[] = [];
    let fault: unknown;
    const leaseAgeMs = stopwatch(this.#clock);
    const taken = countReminders(held.map(({ message }) => message));
    const fitting = countWithin(asked, countReminders(asked) - taken);
    const postponed = asked.slice(fitting);
    for (const message of asked.slice(0, fitting)) {
      try {
        const alone = await this.#commit([], [message]);
        ready.push(...alone.ready);
        lost.push(...alone.lost);
        this.#refusedInARow = 0;
      } catch (error) {
        this.#refusedInARow += 1;
        if (!isOfRows(error) || this.#refusedInARow >= MOST_REFUSED) {
          fault = isHeld(error) ? new ReminderError("DATABASE_LOST", error.message, { cause: error }) : error;
          break;
        }
        const reason = error instanceof Error ? error.message : String(error);
        refused.push({ message, reason, isHeld: isHeld(error) });
      }
    }
    // Of the others, the statement of all may have begun some.
    const others = asked.slice(ready.length + lost.length + refused.length).flatMap(({ begun }) => begun);
    if (others.length > 0) await this.#calls.bestEffort(() => this.#ledger.release(others));
    return { ready, lost, refused, unrecorded, held, postponed, fault, leaseAgeMs };
  }

  /**
   * Records the outcome of an attempt whose row somebody else holds, as soon as that one lets go. Returns whether it is
   * recorded: after one lease it is left, and counts as unknown. Never rejects.
   */
  recordHeld(attempt: EndedAttempt): Promise<boolean> {
    const record = () => this.#ledger.settleAndBegin(settlementsOf(attempt), []);
    return this.#calls.recordingHeld(record).then(
      () => true,
      () => false,
    );
  }

  /** Takes back what has begun and of which no byte has left. Where that fails, it is unknown once its lease is over. */
  async release(messages: readonly BegunMessage[]): Promise<void> {
    const begun = messages.flatMap((message) => message.begun);
    if (begun.length > 0) await this.#calls.recording(() => this.#ledger.release(begun)).catch(() => {});
  }
}

function withTokens(message: QueuedMessage): BegunMessage {
  const { reminders, to: recipient } = message;
  const begun = reminders.map(
    ({ key, wording }): Begin => ({ ...key, token: crypto.randomUUID(), recipient, wording }),
  );
  return { ...message, begun };
}

/** Whether somebody else holds a row of the statement. */
function isHeld(error: unknown): error is Pick<ReminderError, "message"> {
  return ReminderError.is(error) && error.code === "CONFLICT";
}

/** Whether an error is about the rows of a statement, so that another one may go well. */
function isOfRows(error: unknown): boolean {
  return !ReminderError.is(error) || isHeld(error);
}

function settlementsOf({ message, outcome }: EndedAttempt): Settlement[] {
  return message.begun.map((each) => settlementOf(each, message.attempts, outcome));
}

function settlementOf(begun: Begin, attempts: number, outcome: SendOutcome): Settlement {
  const common = { begun, attempts, messenger: outcome.messenger ?? null };
  switch (outcome.status) {
    case "sent":
      return { ...common, status: "sent", response: outcome.response, messageId: outcome.messageId };
    case "failed":
      return { ...common, status: "failed", code: outcome.code, reason: outcome.reason };
    case "unknown":
      return { ...common, status: "unknown", code: outcome.code, reason: outcome.reason };
  }
}
