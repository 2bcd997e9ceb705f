import type { Clock } from "../ports/clock.js";
import type { Begin, LedgerRun, Settlement } from "../ports/delivery-ledger.js";
import type { SendOutcome } from "../ports/messenger.js";
import type { DatabaseCalls } from "./database-calls.js";
import { type LeaseStamp, leaseStamp } from "./lease.js";
import type { BegunMessage, EndedAttempt, QueuedMessage } from "./queued-message.js";

/** What one commit came to. */
export interface Commit {
  /** The messages with the attempts that were asked for, under their tokens. */
  readonly asked: readonly BegunMessage[];
  /** Tokens whose attempt may be made. */
  readonly begun: ReadonlySet<string>;
  /** When their lease began. */
  readonly lease: LeaseStamp;
}

/** The sender's two writes: outcomes, and the attempts that take their places, in one statement and one commit. */
export class LedgerWriter {
  readonly #run: LedgerRun;
  readonly #calls: DatabaseCalls;
  readonly #clock: Clock;

  constructor(run: LedgerRun, calls: DatabaseCalls, clock: Clock) {
    this.#run = run;
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
    const settlements = ended.flatMap(settlementsOf);
    let lease = leaseStamp(this.#clock);
    const call = () => {
      lease = leaseStamp(this.#clock);
      return this.#run.settleAndBegin(settlements, begin);
    };
    try {
      const { begun } = await (ended.length > 0 ? this.#calls.recording(call) : this.#calls.beginning(call));
      return { asked, begun, lease };
    } catch (error) {
      await this.#calls.bestEffort(() => this.#run.release(begin));
      throw error;
    }
  }

  /** Takes back what has begun and of which no byte has left. Where that fails, it is unknown once its lease is over. */
  async release(messages: readonly BegunMessage[]): Promise<void> {
    const begun = messages.flatMap((message) => message.begun);
    if (begun.length > 0) await this.#calls.recording(() => this.#run.release(begun)).catch(() => {});
  }
}

function withTokens(message: QueuedMessage): BegunMessage {
  const { reminders, to: recipient } = message;
  const begun = reminders.map(({ key }): Begin => ({ ...key, token: crypto.randomUUID(), recipient }));
  return { ...message, begun };
}

function settlementsOf({ message, outcome }: EndedAttempt): Settlement[] {
  const recorded = recordedOf(outcome);
  return message.begun.map((begun) => ({ begun, attempts: message.attempts, ...recorded }));
}

type Recorded<Each = Settlement> = Each extends Settlement ? Omit<Each, "begun" | "attempts"> : never;

function recordedOf(outcome: SendOutcome): Recorded {
  switch (outcome.status) {
    case "sent":
      return { status: "sent", response: outcome.response, messageId: outcome.messageId };
    case "failed":
      return { status: "failed", code: outcome.code, reason: outcome.reason };
    case "unknown":
      return { status: "unknown", code: outcome.code, reason: outcome.reason };
  }
}
