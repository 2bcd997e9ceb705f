import type { Clock } from "../ports/clock.js";
import type { Halt } from "../run/halt.js";
import type { StopDeadline } from "../run/stop-deadline.js";
import { retryWhileLost } from "./retry-while-lost.js";

const LONGEST_BRIEF_MS = 10_000;

/** Database calls of a run, each retried for as long as it is worth it. All throw `DATABASE_LOST` after that. */
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
    const brief = Math.min(this.#leaseMs / 2, LONGEST_BRIEF_MS);
    return this.#retried(call, (waitedMs) =>
      this.hasBegun && !this.#halt.signal.aborted ? brief - waitedMs : 0,
    );
  }

  /** Begins attempts: retried as briefly. */
  async beginning<T>(call: () => Promise<T>): Promise<T> {
    const result = await this.reading(call);
    this.hasBegun = true;
    return result;
  }

  /** Records outcomes: retried for as long as a lease lasts, or a stopped run may take. */
  recording<T>(call: () => Promise<T>): Promise<T> {
    return this.#retried(call, (waitedMs) =>
      Math.min(this.#leaseMs - waitedMs, this.#deadline.remainingMs()),
    );
  }

  #retried<T>(call: () => Promise<T>, budget: (waitedMs: number) => number): Promise<T> {
    return retryWhileLost(this.#clock, budget, () => this.#deadline.bounded(call));
  }
}
