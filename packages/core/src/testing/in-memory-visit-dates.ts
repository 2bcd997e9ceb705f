import type { VisitDates } from "../ports/visit-dates.js";
import type { InMemoryVehicles } from "./in-memory-vehicles.js";

/** When the vehicles of an in-memory fleet came last: no other visit is known. */
export function inMemoryVisitDates(vehicles: Pick<InMemoryVehicles, "onFile">): VisitDates {
  return {
    isComplete: false,
    async firstSince(asked) {
      const visits = new Map(vehicles.onFile.map(({ id, lastVisitDate }) => [id, lastVisitDate]));
      return asked.map(({ vehicleId, since }) => {
        const last = visits.get(vehicleId) ?? null;
        return last !== null && last >= since ? last : null;
      });
    },
  };
}
