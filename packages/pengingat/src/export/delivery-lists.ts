import type { DeliveryRecord } from "@pengingat/core";
import { localTime } from "../terminal/local-time.js";
import {
  type ExportCell,
  type ExportList,
  type ExportParts,
  OWNER_COLUMNS,
  ownerCells,
  pagesOf,
} from "./export-list.js";

const DAY_MS = 86_400_000;

const COLUMNS = [
  { name: "id" },
  ...OWNER_COLUMNS,
  ...[
    "visit_date",
    "occasion",
    "status",
    "reason",
    "updated_at",
    "delivered_at",
    "read_at",
    "bounced_at",
  ].map((name) => ({ name })),
];

/** The messages that the gateway accepted, newest first. */
export const sentList: ExportList = {
  columns: COLUMNS,
  pages(parts) {
    const { records } = parts.store;
    return rowsOf(
      parts,
      pagesOf(async (page) => {
        const { deliveries, next } = await records.list({ status: "sent", ...page });
        return { entries: deliveries, next };
      }),
    );
  },
};

/** The messages that are not known to have arrived a day later: the customers to call. */
export const unconfirmedList: ExportList = {
  columns: COLUMNS,
  pages(parts) {
    const { receipts } = parts.store;
    const acceptedBefore = new Date(Date.now() - DAY_MS);
    return rowsOf(
      parts,
      pagesOf(async (page) => {
        const { deliveries, next } = await receipts.listUnconfirmed({ acceptedBefore, ...page });
        return { entries: deliveries, next };
      }),
    );
  },
};

async function* rowsOf(
  parts: ExportParts,
  pages: AsyncIterable<readonly DeliveryRecord[]>,
): AsyncGenerator<readonly (readonly ExportCell[])[]> {
  const { timeZone } = parts;
  const time = (at: Date | null | undefined) => (at ? localTime(at, timeZone) : null);
  for await (const page of pages) {
    const owner = await ownerCells(
      parts,
      page.map(({ vehicleId }) => vehicleId),
    );
    yield page.map((record) => [
      record.id,
      ...owner(record.vehicleId),
      record.visitDate,
      record.period,
      record.status,
      record.bounced?.reason ?? record.reason,
      ...[record.updatedAt, record.deliveredAt, record.readAt, record.bounced?.at].map(time),
    ]);
  }
}
