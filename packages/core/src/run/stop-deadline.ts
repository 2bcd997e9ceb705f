import { ReminderError } from "../errors.js";
import type { Clock } from "../ports/clock.js";
import type { LedgerRun } from "../ports/delivery-ledger.js";
import type { Cut } from "./cut.js";

/** The share of the grace that sends on the wire may take. */
const SEND_SHARE = 0.75;

/** The share after which no database is waited for any more; the rest is for closing what the run was given. */
const RECORD_SHARE = 0.9;

/** The end of a run that was asked to stop, which comes within its grace whatever hangs. */
export interface Stopping {
  /** Aborts when sends on the wire have no time left. */
  readonly hurry: AbortSignal;
  /** How long outcomes may still be written, in milliseconds; infinite while nobody asked to stop. */
  remainingMs(): number;
  /**
   * Makes a call of a database, which is not waited for once the time is over.
   *
   * @throws {ReminderError} `DATABASE_LOST` then: the call may take effect or not
   */
  bounded<T>(call: () => Promise<T>): Promise<T>;
  /** Lets go of timers and of the signal. */
  end(): void;
}

/** Turns the caller's signal into a cut, and its grace into deadlines. */
export function stopping(clock: Clock, graceMs: number, cut: Cut, signal: AbortSignal | undefined): Stopping {
  const hurry = new AbortController();
  const late = new AbortController();
  const ended = new AbortController();
  let deadline = Number.POSITIVE_INFINITY;

  async function abortAfter(ms: number, controller: AbortController): Promise<void> {
    await clock.sleep(ms, ended.signal);
    if (!ended.signal.aborted) controller.abort();
  }

  function onAbort(): void {
    deadline = clock.monotonic() + graceMs * RECORD_SHARE;
    void abortAfter(graceMs * SEND_SHARE, hurry);
    void abortAfter(graceMs * RECORD_SHARE, late);
    cut.now("stopped", "asked to stop");
  }

  if (signal?.aborted) onAbort();
  else signal?.addEventListener("abort", onAbort, { once: true });

  return {
    hurry: hurry.signal,
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

/** The ledger as a run that may be asked to stop uses it. */
export function boundedRun(run: LedgerRun, { bounded }: Stopping): LedgerRun {
  return {
    claim: (requests) => bounded(() => run.claim(requests)),
    handOver: (claims) => bounded(() => run.handOver(claims)),
    settle: (settlements) => bounded(() => run.settle(settlements)),
    settleAndHandOver: (settlements, next) => bounded(() => run.settleAndHandOver(settlements, next)),
    renew: () => bounded(() => run.renew()),
    giveBack: (unsent) => bounded(() => run.giveBack(unsent)),
    close: (outcome) => bounded(() => run.close(outcome)),
  };
}

function tooLate(): ReminderError {
  return new ReminderError("DATABASE_LOST", "the database did not answer before the run had to end");
}
