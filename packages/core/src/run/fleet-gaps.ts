import { isBlank } from "../domain/visible-text.js";
import { isUsableNumber } from "../plan/reminder-plan.js";
import type { FleetReader } from "../ports/fleet-reader.js";
import type { FleetGaps } from "../report/run-report.js";

const PAGE_SIZE = 500;

/** Counts of how many vehicles something is missing that a reminder needs; those that are inactive do not count. */
export async function fleetGaps(fleet: FleetReader, defaultCountry: string): Promise<FleetGaps> {
  const gaps = { lastVisit: 0, phone: 0, plate: 0 };
  let after: string | null = null;
  do {
    const page = await fleet.read({ limit: PAGE_SIZE, after });
    for (const { isInactive, lastVisitDate, plate, customer } of page.vehicles) {
      if (isInactive) continue;
      if (lastVisitDate === null) gaps.lastVisit += 1;
      if (!isUsableNumber(customer?.phone ?? null, defaultCountry)) gaps.phone += 1;
      if (isBlank(plate)) gaps.plate += 1;
    }
    gaps.lastVisit += page.unreadable ?? 0;
    after = page.next;
  } while (after !== null);
  return gaps;
}
