import type { Clock } from "../ports/clock.js";
import type { Halt } from "./halt.js";
import { type RetryBudget, retryWhileLost } from "./retry-while-lost.js";
import type { StopDeadline } from "./stop-deadline.js";

const LONGEST_BRIEF_MS = 10_000;

/** Database calls of a run, each retried for as long as it is worth it. They throw `DATABASE_LOST` after that. */
export class DatabaseCalls {
  readonly #clock: Clock;
  readonly #leaseMs: number;
  readonly #halt: Halt;
  readonly #deadline: StopDeadline;
  /** Whether an attempt may have begun: until then a run that loses the database simply fails. */
  hasBegun = false;

  constructor(clock: Clock, leaseMs: number, halt: Halt, deadline: StopDeadline) {
    this.#clock = clock;
    this.#leaseMs = leaseMs;
    this.#halt = halt;
    this.#deadline = deadline;
  }

  /** Reads for what has not begun: retried briefly, for what is due is not lost by ending. */
  reading<T>(call: () => Promise<T>): Promise<T> {
    const { signal } = this.#halt;
    const most = Math.min(this.#leaseMs / 2, LONGEST_BRIEF_MS);
    const leftMs = (waitedMs: number) => (this.hasBegun && !signal.aborted ? most - waitedMs : 0);
    return this.#retried(call, { leftMs, signal });
  }

  /** Begins attempts: retried as briefly. */
  async beginning<T>(call: () => Promise<T>): Promise<T> {
    const result = await this.reading(call);
    this.hasBegun = true;
    return result;
  }

  /** Records outcomes: retried for as long as a lease lasts, or a stopped run may take. */
  recording<T>(call: () => Promise<T>): Promise<T> {
    const leftMs = (waitedMs: number) => Math.min(this.#leaseMs - waitedMs, this.#deadline.remainingMs());
    return this.#retried(call, { leftMs, signal: this.#deadline.records });
  }

  /** Writes what the run can do without: made once, a failure ignored. */
  bestEffort(call: () => Promise<void>): Promise<void> {
    return this.#deadline.bounded(call).catch(() => {});
  }

  #retried<T>(call: () => Promise<T>, budget: RetryBudget): Promise<T> {
    return retryWhileLost(this.#clock, budget, () => this.#deadline.bounded(call));
  }
}
