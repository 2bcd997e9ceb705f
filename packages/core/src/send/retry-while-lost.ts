import { ReminderError } from "../errors.js";
import type { Clock } from "../ports/clock.js";

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/** How long to retry a call. */
export interface RetryBudget {
  /** How much longer, in milliseconds, after `waitedMs`. */
  leftMs(waitedMs: number): number;
  /** Ends the pause between two tries when it aborts. */
  readonly signal: AbortSignal;
}

/**
 * Makes a database call, and makes it again while the database is lost, until the budget is used up: a restarted
 * database then costs a run nothing but time. The call must be safe to make again.
 */
export async function retryWhileLost<T>(
  clock: Clock,
  budget: RetryBudget,
  call: () => Promise<T>,
): Promise<T> {
  const start = clock.monotonic();
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
    try {
      return await call();
    } catch (error) {
      const isLost = ReminderError.is(error) && error.code === "DATABASE_LOST";
      if (!isLost || pause > budget.leftMs(clock.monotonic() - start)) throw error;
      await clock.sleep(pause, budget.signal);
    }
  }
}
