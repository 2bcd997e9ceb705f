import { ReminderError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { Halt } from "./halt.js";

/** The share of the grace that attempts on the wire may take. */
const SEND_SHARE = 0.75;

/** The share after which no database call is waited for; the rest is for closing what the run was given. */
const RECORD_SHARE = 0.9;

/** Turns the caller's signal into a halt, and ends the run within its grace after it, whatever hangs. */
export class StopDeadline {
  readonly #clock: Clock;
  readonly #attempts = new AbortController();
  readonly #late = new AbortController();
  readonly #ended = new AbortController();
  #endsAt = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, graceMs: number, halt: Halt, signal: AbortSignal | undefined) {
    this.#clock = clock;
    const stop = () => {
      this.#endsAt = clock.monotonic() + graceMs * RECORD_SHARE;
      void this.#abortAfter(graceMs * SEND_SHARE, this.#attempts);
      void this.#abortAfter(graceMs * RECORD_SHARE, this.#late);
      halt.now("stopped", "stopped on request");
    };
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true, signal: this.#ended.signal });
  }

  /** Aborts when attempts on the wire have no time left. */
  get attempts(): AbortSignal {
    return this.#attempts.signal;
  }

  /** Aborts when no database call is waited for any more. */
  get records(): AbortSignal {
    return this.#late.signal;
  }

  /** How long outcomes may still be recorded, in milliseconds; infinite while nobody asked to stop. */
  remainingMs(): number {
    return Math.max(0, this.#endsAt - this.#clock.monotonic());
  }

  /**
   * Makes a database call, and stops waiting for it when the time is over.
   *
   * @throws {ReminderError} `DATABASE_LOST` then: the call may take effect or not
   */
  async bounded<T>(call: () => Promise<T>): Promise<T> {
    const { signal } = this.#late;
    if (signal.aborted) throw tooLate();
    const over = Promise.withResolvers<never>();
    const giveUp = () => over.reject(tooLate());
    signal.addEventListener("abort", giveUp, { once: true });
    try {
      return await Promise.race([call(), over.promise]);
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }

  /** Clears timers and listeners. */
  end(): void {
    this.#ended.abort();
  }

  async #abortAfter(ms: number, controller: AbortController): Promise<void> {
    await this.#clock.sleep(ms, this.#ended.signal);
    if (!this.#ended.signal.aborted) controller.abort();
  }
}

function tooLate(): ReminderError {
  return new ReminderError("DATABASE_LOST", "the database did not answer before the run had to stop");
}
