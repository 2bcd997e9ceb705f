import { ReminderError } from "../errors.js";
import type { Clock } from "../ports/clock.js";

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/** How much longer to wait for a lost database, in milliseconds, after waiting for `waitedMs`. */
export type Patience = (waitedMs: number) => number;

/**
 * Makes a call of the ledger, again and again as long as there is patience where the database is lost, so that a
 * restarted database costs a run nothing but time. The ledger's calls may be made again with the same arguments.
 */
export async function persist<T>(clock: Clock, patience: Patience, call: () => Promise<T>): Promise<T> {
  const start = clock.monotonic();
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
    try {
      return await call();
    } catch (error) {
      const isLost = ReminderError.is(error) && error.code === "DATABASE_LOST";
      if (!isLost || pause > patience(clock.monotonic() - start)) throw error;
      await clock.sleep(pause);
    }
  }
}

/** Why the database counts as lost, for the report. */
export function lossReason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
