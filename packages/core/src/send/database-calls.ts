import { ReminderError, type ReminderErrorCode } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { Halt } from "./halt.js";
import type { StopDeadline } from "./stop-deadline.js";

const LONGEST_READING_MS = 10_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Database calls of a run. Each is made again while the database is lost, for as long as it is worth it: a restarted
 * database then costs a run nothing but time. They throw `DATABASE_LOST` after that, and must be safe to make again.
 */
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

  /** Reads for what has not begun, or begins it: retried briefly, for what is due is not lost by ending. */
  reading<T>(call: () => Promise<T>): Promise<T> {
    const { signal } = this.#halt;
    const most = Math.min(this.#leaseMs / 2, LONGEST_READING_MS);
    return this.#retried(call, signal, (waitedMs) =>
      this.hasBegun && !signal.aborted ? most - waitedMs : 0,
    );
  }

  /** Records outcomes: retried for as long as a lease lasts, or a stopped run may take. */
  recording<T>(call: () => Promise<T>): Promise<T> {
    return this.#retried(call, this.#deadline.records, this.#recordingLeft);
  }

  /** As {@link recording}, and also while somebody else holds the row. */
  recordingHeld<T>(call: () => Promise<T>): Promise<T> {
    return this.#retried(call, this.#deadline.records, this.#recordingLeft, ["DATABASE_LOST", "CONFLICT"]);
  }

  readonly #recordingLeft = (waitedMs: number) =>
    Math.min(this.#leaseMs - waitedMs, this.#deadline.remainingMs());

  /** Writes what the run can do without: made once, a failure ignored. */
  bestEffort(call: () => Promise<void>): Promise<void> {
    return this.#deadline.bounded(call).catch(() => {});
  }

  /**
   * @param leftMs - for how much longer to retry, after so many milliseconds; `signal` ends the pause between two tries
   * @param codes - the errors after which to retry
   */
  async #retried<T>(
    call: () => Promise<T>,
    signal: AbortSignal,
    leftMs: (waitedMs: number) => number,
    codes: readonly ReminderErrorCode[] = ["DATABASE_LOST"],
  ): Promise<T> {
    const start = this.#clock.monotonic();
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
      try {
        return await this.#deadline.bounded(call);
      } catch (error) {
        const mayPass = ReminderError.is(error) && codes.includes(error.code);
        if (!mayPass || pause > leftMs(this.#clock.monotonic() - start)) throw error;
        await this.#clock.sleep(pause, signal);
      }
    }
  }
}
