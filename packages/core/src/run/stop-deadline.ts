import { ReminderError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { Halt } from "./halt.js";

/** The share of the grace that attempts on the wire may take. */
const SEND_SHARE = 0.75;

/** The share after which no database call is waited for; the rest is for closing what the run was given. */
const RECORD_SHARE = 0.9;

/** Ends a run within its grace once it was asked to stop, whatever hangs. */
export interface StopDeadline {
  /** Aborts when attempts on the wire have no time left. */
  readonly attempts: AbortSignal;
  /** Aborts when no database call is waited for any more. */
  readonly records: AbortSignal;
  /** How long outcomes may still be recorded, in milliseconds; infinite while nobody asked to stop. */
  remainingMs(): number;
  /**
   * Makes a database call, and stops waiting for it when the time is over.
   *
   * @throws {ReminderError} `DATABASE_LOST` then: the call may take effect or not
   */
  bounded<T>(call: () => Promise<T>): Promise<T>;
  /** Clears timers and listeners. */
  end(): void;
}

/** Turns the caller's signal into a halt, and its grace into deadlines. */
export function stopDeadline(
  clock: Clock,
  graceMs: number,
  halt: Halt,
  signal: AbortSignal | undefined,
): StopDeadline {
  const attempts = new AbortController();
  const late = new AbortController();
  const ended = new AbortController();
  let deadline = Number.POSITIVE_INFINITY;

  async function abortAfter(ms: number, controller: AbortController): Promise<void> {
    await clock.sleep(ms, ended.signal);
    if (!ended.signal.aborted) controller.abort();
  }

  function onAbort(): void {
    deadline = clock.monotonic() + graceMs * RECORD_SHARE;
    void abortAfter(graceMs * SEND_SHARE, attempts);
    void abortAfter(graceMs * RECORD_SHARE, late);
    halt.now("stopped", "stopped on request");
  }

  if (signal?.aborted) onAbort();
  else signal?.addEventListener("abort", onAbort, { once: true });

  return {
    attempts: attempts.signal,
    records: late.signal,
    remainingMs: () => Math.max(0, deadline - clock.monotonic()),
    async bounded(call) {
      if (late.signal.aborted) throw tooLate();
      let giveUp = () => {};
      const over = new Promise<never>((_, reject) => {
        giveUp = () => reject(tooLate());
        late.signal.addEventListener("abort", giveUp, { once: true });
      });
      try {
        return await Promise.race([call(), over]);
      } finally {
        late.signal.removeEventListener("abort", giveUp);
      }
    },
    end() {
      ended.abort();
      signal?.removeEventListener("abort", onAbort);
    },
  };
}

function tooLate(): ReminderError {
  return new ReminderError("DATABASE_LOST", "the database did not answer before the run had to stop");
}
