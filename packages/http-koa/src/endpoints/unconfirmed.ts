import { checkedPort, type DeliveryReceipts, type VehicleRepository } from "@pengingat/core";
import { pageAfter } from "../schemas/page-query.js";
import {
  reminderPageSchema,
  reminderRecordSchema,
  unconfirmedQuerySchema,
} from "../schemas/reminder-records.js";
import { type Endpoint, endpoint } from "./endpoint.js";
import { reminderPages } from "./reminder-page.js";

const HOUR_MS = 3_600_000;

/**
 * Shows the people to phone.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function unconfirmedEndpoint(
  receipts: Pick<DeliveryReceipts, "listUnconfirmed">,
  vehicles: Pick<VehicleRepository, "findByIds"> | undefined,
): Endpoint {
  checkedPort("receipts", receipts, ["listUnconfirmed"]);
  const shown = reminderPages(vehicles);
  return endpoint({
    method: "GET",
    path: "/reminders/unconfirmed",
    operationId: "listUnconfirmed",
    summary: "Reminders that were sent and that nobody knows to have arrived, newest first: whom to phone",
    access: "token",
    failures: ["INVALID_PARAMETER", "DATABASE_LOST"],
    query: unconfirmedQuerySchema,
    data: reminderPageSchema,
    named: { ReminderRecord: reminderRecordSchema },
    async handle({ hours, limit, cursor }) {
      const acceptedBefore = new Date(Date.now() - hours * HOUR_MS);
      return shown(
        await pageAfter(cursor, (after) => receipts.listUnconfirmed({ acceptedBefore, limit, after })),
      );
    },
  });
}
