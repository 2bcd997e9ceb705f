import type { DeliveryRecordPage } from "@pengingat/core";
import type { z } from "zod";
import type { RouterStore } from "../options.js";
import { reminderRecordData } from "../record-data.js";
import type { reminderPageSchema } from "../schemas/reminder-records.js";

/** A page of reminders as `data`, with the owners that are on file now. */
export async function reminderPage(
  { deliveries, next }: DeliveryRecordPage,
  vehicles: RouterStore["vehicles"],
): Promise<z.infer<typeof reminderPageSchema>> {
  const ids = new Set(deliveries.map(({ vehicleId }) => vehicleId));
  const found = ids.size > 0 ? await vehicles.findByIds([...ids]) : [];
  const owners = new Map(found.map((owner) => [owner.id, owner]));
  return {
    reminders: deliveries.map((record) => reminderRecordData(record, owners.get(record.vehicleId) ?? null)),
    next_cursor: next,
  };
}
