import type { DeliveryRecordPage, VehicleRepository } from "@pengingat/core";
import type { z } from "zod";
import { reminderRecordData } from "../record-data.js";
import type { reminderPageSchema } from "../schemas/reminder-records.js";

/** Makes a function that shows a page of reminders, with whom they are about where vehicles can be looked up. */
export function reminderPages(
  vehicles: Pick<VehicleRepository, "findByIds"> | undefined,
): (page: DeliveryRecordPage) => Promise<z.infer<typeof reminderPageSchema>> {
  return async ({ deliveries, next }) => {
    const ids = new Set(deliveries.map(({ vehicleId }) => vehicleId));
    const found = vehicles && ids.size > 0 ? await vehicles.findByIds([...ids]) : [];
    const owners = new Map(found.map((owner) => [owner.id, owner]));
    return {
      reminders: deliveries.map((record) => reminderRecordData(record, owners.get(record.vehicleId) ?? null)),
      next_cursor: next,
    };
  };
}
