import type { DeliveryQuery, DeliveryRecord } from "@pengingat/core";
import { type ExportList, type ListSource, OWNER_COLUMNS, pagedList, texts } from "./export-list.js";

const DAY_MS = 86_400_000;

/** The messages in one state, newest first. */
export function deliveryList(status: DeliveryQuery["status"]): ExportList {
  return listOf(async ({ store }, page) => {
    const { deliveries, next } = await store.records.list({ status, ...page });
    return { entries: deliveries, next };
  });
}

/** The messages that are not known to have arrived a day later, newest first. */
export const unconfirmedList = listOf(async ({ store }, page) => {
  const acceptedBefore = new Date(Date.now() - DAY_MS);
  const { deliveries, next } = await store.receipts.listUnconfirmed({ acceptedBefore, ...page });
  return { entries: deliveries, next };
});

function listOf(read: ListSource<DeliveryRecord>["read"]): ExportList {
  return pagedList({
    columns: [
      ...texts("id"),
      ...OWNER_COLUMNS,
      ...texts("visit_date", "occasion", "status", "reason"),
      ...texts("updated_at", "delivered_at", "read_at", "bounced_at"),
    ],
    read,
    vehicleId: ({ vehicleId }) => vehicleId,
    cells: (record, { owner, time }) => [
      record.id,
      ...owner(record.vehicleId),
      record.visitDate,
      record.period,
      record.status,
      record.bounced?.reason ?? record.reason,
      ...[record.updatedAt, record.deliveredAt, record.readAt, record.bounced?.at].map(time),
    ],
  });
}
