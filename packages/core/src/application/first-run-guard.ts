import { ReminderError } from "../errors.js";
import type { DeliveryLedger } from "../ports/delivery-ledger.js";
import { type DuePlansParts, duePlans } from "./due-plans.js";
import { tally } from "./tally.js";

/**
 * Holds a run back that would write to more than `limit` vehicles for the first time; 0 holds nothing back. It reads
 * what is due once more, before anything is claimed.
 *
 * @throws {ReminderError} `CONFIRMATION_REQUIRED`
 */
export async function requireConfirmation(
  plans: Omit<DuePlansParts, "tally">,
  ledger: Pick<DeliveryLedger, "countNew">,
  limit: number,
): Promise<void> {
  if (limit === 0) return;
  // The run itself tells of those that cannot be written to.
  const unheard = tally("", Promise.resolve(0), { keepReminders: false });
  let count = 0;
  for await (const planned of duePlans({ ...plans, tally: unheard })) {
    count += await ledger.countNew(planned.map(({ key }) => key.vehicleId));
  }
  if (count <= limit) return;
  throw new ReminderError(
    "CONFIRMATION_REQUIRED",
    `${count} vehicles would be written to for the first time, more than ${limit}: nothing was sent; confirm to let the run go`,
  );
}
