import { stopwatch } from "../domain/stopwatch.js";
import type { Clock } from "../ports/clock.js";
import type { Begin, LedgerRun, Settlement } from "../ports/delivery-ledger.js";
import type { SendOutcome } from "../ports/messenger.js";
import type { Commit } from "./commit.js";
import type { DatabaseCalls } from "./database-calls.js";
import type { BegunMessage, EndedAttempt, QueuedMessage } from "./queued-message.js";
import { isOfRows, RowByRow, type WriteWhole } from "./row-by-row.js";

/** The sender's two writes: outcomes, and the attempts that take their places, in one statement and one commit. */
export class LedgerWriter {
  readonly #ledger: Pick<LedgerRun, "settleAndBegin" | "release">;
  readonly #calls: DatabaseCalls;
  readonly #clock: Clock;
  readonly #rowByRow: RowByRow;

  constructor(ledger: Pick<LedgerRun, "settleAndBegin" | "release">, calls: DatabaseCalls, clock: Clock) {
    this.#ledger = ledger;
    this.#calls = calls;
    this.#clock = clock;
    this.#rowByRow = new RowByRow(this.#writeWhole, clock);
  }

  /**
   * Where the database refuses a statement for what is in it, or as somebody else holds one of its rows, each message is
   * written alone.
   *
   * @throws {ReminderError} `DATABASE_LOST`, once the time for it is used up; what may have begun is then released, if the
   *   database answers that
   */
  async write(ended: readonly EndedAttempt[], group: readonly QueuedMessage[]): Promise<Commit> {
    const asked = group.map(withTokens);
    try {
      const whole = await this.#writeWhole(ended, asked);
      this.#rowByRow.hasTaken(ended, asked);
      return { ...whole, refused: [], unrecorded: [], held: [], postponed: [], fault: undefined };
    } catch (error) {
      if (!isOfRows(error)) {
        await this.#releaseIfPossible(asked);
        throw error;
      }
      const commit = await this.#rowByRow.write(ended, asked);
      const { ready, lost, refused } = commit;
      // Of the others, the statement of all may have begun some.
      await this.#releaseIfPossible(asked.slice(ready.length + lost.length + refused.length));
      return commit;
    }
  }

  readonly #writeWhole: WriteWhole = async (ended, asked) => {
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
    return { ready: asked.filter(isOurs), lost: asked.filter((each) => !isOurs(each)), leaseAgeMs };
  };

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

  /** As `release`, but made once. */
  async #releaseIfPossible(messages: readonly BegunMessage[]): Promise<void> {
    const begun = messages.flatMap((message) => message.begun);
    if (begun.length > 0) await this.#calls.bestEffort(() => this.#ledger.release(begun));
  }
}

function withTokens(message: QueuedMessage): BegunMessage {
  const { reminders, to: recipient } = message;
  const begun = reminders.map(
    ({ key, wording }): Begin => ({ ...key, token: crypto.randomUUID(), recipient, wording }),
  );
  return { ...message, begun };
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
