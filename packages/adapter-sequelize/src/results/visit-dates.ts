import type { VehicleRepository, VisitDates } from "@pengingat/core";
import type { ResolvedMapping } from "../vehicles/resolved-mapping.js";
import type { VehicleReads } from "../vehicles/vehicle-reads.js";

/** When vehicles came: every visit by the work orders, by the vehicle's own column only the latest. Only reads. */
export function visitDates(
  reads: Pick<VehicleReads, "firstOrders">,
  { source }: ResolvedMapping,
  vehicles: Pick<VehicleRepository, "findByIds">,
): VisitDates {
  if (source === "workorder") {
    return { isComplete: true, firstSince: (asked) => reads.firstOrders(asked) };
  }
  return {
    isComplete: false,
    async firstSince(asked) {
      const found = await vehicles.findByIds([...new Set(asked.map(({ vehicleId }) => vehicleId))]);
      const visits = new Map(found.map(({ id, lastVisitDate }) => [id, lastVisitDate]));
      const unreadable = new Set(found.unreadable);
      return asked.map(({ vehicleId, since }) => {
        if (unreadable.has(vehicleId)) return undefined;
        const last = visits.get(vehicleId) ?? null;
        return last !== null && last >= since ? last : null;
      });
    },
  };
}
