import { type CustomerToCall, everyCustomerToCall } from "@pengingat/page-koa";
import {
  type CellWords,
  type ExportList,
  type ExportRow,
  OWNER_COLUMNS,
  texts,
  timeCell,
} from "./export-list.js";

/** The customers to call, as the page shows them: `phone` in its first two tabs, `overdue` in the third. */
export function phoneList(list: "phone" | "overdue"): ExportList {
  return {
    columns: [
      ...OWNER_COLUMNS,
      ...texts("visit_date", "days_late", "status", "code", "reason", "updated_at"),
      ...texts("last_call", "last_call_by", "last_call_at", "last_call_note"),
    ],
    async *pages(parts) {
      const time = timeCell(parts);
      for await (const page of everyCustomerToCall({ ...parts, defaultCountry: "ID" }, list)) {
        yield page.map((customer) => rowOf(customer, time));
      }
    },
  };
}

function rowOf(customer: CustomerToCall, time: CellWords["time"]): ExportRow {
  const { plate, name, phone, visitDate, daysLate, delivery, skip, lastCall } = customer;
  return [
    ...[plate, name, phone, visitDate, daysLate],
    ...[
      statusOf(customer),
      skip ?? delivery?.code ?? null,
      delivery?.bounced?.reason ?? delivery?.reason ?? null,
    ],
    time(delivery?.bounced?.at ?? delivery?.updatedAt),
    ...[lastCall?.outcome ?? null, lastCall?.by ?? null, time(lastCall?.at), lastCall?.note ?? null],
  ];
}

/** What happened, in the words of the other lists. */
function statusOf({ delivery, skip }: CustomerToCall): string {
  if (delivery === null) return skip === null ? "overdue" : "skipped";
  if (delivery.status !== "sent") return delivery.status === "failed" ? "failed" : "unknown";
  return delivery.bounced === null ? "unconfirmed" : "bounced";
}
