import type { PlanPages } from "../application/manners.js";
import { ReminderError } from "../errors.js";
import type { DeliveryLedger } from "../ports/delivery-ledger.js";

/**
 * Holds a run back that would write to more than `limit` vehicles for the first time, before anything is claimed.
 *
 * @throws {ReminderError} `CONFIRMATION_REQUIRED`
 */
export async function requireConfirmation(
  pages: PlanPages,
  ledger: Pick<DeliveryLedger, "countNew">,
  limit: number,
): Promise<void> {
  let count = 0;
  for await (const planned of pages) {
    count += await ledger.countNew(planned.map(({ key }) => key.vehicleId));
  }
  if (count <= limit) return;
  throw new ReminderError(
    "CONFIRMATION_REQUIRED",
    `${count} vehicles would be written to for the first time, more than ${limit}: nothing was sent; confirm to let the run go`,
  );
}
