import { setTimeout as sleep } from "node:timers/promises";
import { ReminderError } from "@pengingat/core";
import { sqlStates } from "../database/database-error.js";

/**
 * SQL, always true: from here on the statement waits a second at most for each row that another session has locked.
 * Otherwise it would wait for as long as that session lives, and every other row of the statement with it.
 */
export const WAITS_BRIEFLY = "(select set_config('lock_timeout', '1000', true)) is not null";

/** Rolled back for another transaction, a lock that is held, and a statement that was cancelled. */
const HELD_STATES = /^(40001|40P01|55P03|57014)$/;

const PAUSE_MS = 250;

/** After this, a statement that failed is not tried again. */
const LONGEST_MS = 5_000;

/**
 * Runs a statement, and once more where another session stands in its way.
 *
 * @throws {ReminderError} `CONFLICT` where it still does. Nothing took effect then.
 */
export async function unlessHeld<Result>(work: () => Promise<Result>): Promise<Result> {
  const start = performance.now();
  for (let isLast = false; ; isLast = true) {
    try {
      return await work();
    } catch (error) {
      if (!ReminderError.is(error) || !sqlStates(error).some((state) => HELD_STATES.test(state))) throw error;
      if (isLast || performance.now() - start > LONGEST_MS)
        throw new ReminderError("CONFLICT", error.message, { cause: error });
      await sleep(PAUSE_MS);
    }
  }
}
