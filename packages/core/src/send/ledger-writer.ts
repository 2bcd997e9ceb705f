import { stopwatch } from "../domain/stopwatch.js";
import type { Clock } from "../ports/clock.js";
import type { Begin, LedgerRun, Settlement } from "../ports/delivery-ledger.js";
import type { SendOutcome } from "../ports/messenger.js";
import type { DatabaseCalls } from "./database-calls.js";
import type { BegunMessage, EndedAttempt, QueuedMessage } from "./queued-message.js";

/** What one commit came to. */
export interface Commit {
  /** The messages whose attempt may be made. */
  readonly ready: readonly BegunMessage[];
  /** The messages that did not begin as a whole: another run was faster with one of their reminders, or all. */
  readonly lost: readonly BegunMessage[];
  /** Returns how long ago the leases began, in milliseconds; never less than it is. */
  readonly leaseAgeMs: () => number;
}

/** The sender's two writes: outcomes, and the attempts that take their places, in one statement and one commit. */
export class LedgerWriter {
  readonly #ledger: Pick<LedgerRun, "settleAndBegin" | "release">;
  readonly #calls: DatabaseCalls;
  readonly #clock: Clock;

  constructor(ledger: Pick<LedgerRun, "settleAndBegin" | "release">, calls: DatabaseCalls, clock: Clock) {
    this.#ledger = ledger;
    this.#calls = calls;
    this.#clock = clock;
  }

  /**
   * @throws {ReminderError} `DATABASE_LOST`, once the time for it is used up; what may have begun is then released, if the
   *   database answers that
   */
  async write(ended: readonly EndedAttempt[], group: readonly QueuedMessage[]): Promise<Commit> {
    const asked = group.map(withTokens);
    const begin = asked.flatMap((message) => message.begun);
    const settlements = ended.flatMap(({ message, outcome }) =>
      message.begun.map((each) => settlementOf(each, message.attempts, outcome)),
    );
    let leaseAgeMs = stopwatch(this.#clock);
    const call = () => {
      leaseAgeMs = stopwatch(this.#clock);
      return this.#ledger.settleAndBegin(settlements, begin);
    };
    try {
      const { begun } = await (ended.length > 0 ? this.#calls.recording(call) : this.#calls.reading(call));
      this.#calls.hasBegun = true;
      const isOurs = (message: BegunMessage) => message.begun.every(({ token }) => begun.has(token));
      return { ready: asked.filter(isOurs), lost: asked.filter((each) => !isOurs(each)), leaseAgeMs };
    } catch (error) {
      await this.#calls.bestEffort(() => this.#ledger.release(begin));
      throw error;
    }
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
