import type { CalendarDate } from "../domain/calendar-date.js";
import type { Begin, Settlement } from "../ports/delivery-ledger.js";
import type { ReminderStore } from "../ports/reminder-store.js";
import { assertBegins, assertSettles, delivery, LEASE_MS, TODAY } from "./ledger-fixture.js";

/** The visit that {@link onDay} reminds of. */
export const VISIT = "2025-12-18";

/** Begins the reminder of a vehicle in a run of a day, and settles it; `null` leaves it `sending`. */
export async function onDay(
  { ledger }: Pick<ReminderStore, "ledger">,
  vehicleId: string,
  outcome: ((begun: Begin) => Settlement) | null,
  day: CalendarDate = TODAY,
): Promise<void> {
  const run = await ledger.open({ runId: crypto.randomUUID(), leaseMs: LEASE_MS, today: day });
  const mine = delivery(vehicleId, { visitDate: VISIT, period: day });
  await assertBegins(run, [mine], [mine]);
  if (outcome) await assertSettles(run, [outcome(mine)], [mine]);
}
