import type { DeliveryQuery, DeliveryRecords } from "../ports/delivery-records.js";
import { isWithin, NO_RECEIPT, recordPage } from "./delivery-record.js";
import { type InMemoryLedger, seenStatus } from "./in-memory-ledger.js";
import type { InMemoryReceipts } from "./in-memory-receipts.js";
import { keyOf, type StoredDelivery } from "./stored-delivery.js";

/** The deliveries of an in-memory ledger, for a person to look at; with its receipts, what they say of each. */
export function inMemoryRecords(
  ledger: InMemoryLedger,
  receipts?: Pick<InMemoryReceipts, "fates">,
): DeliveryRecords {
  const isListed =
    ({ status, ...filter }: Omit<DeliveryQuery, "limit" | "after">) =>
    (row: StoredDelivery) =>
      ledger.statusOf(row) === status && isWithin(row, filter);

  return {
    async list(query) {
      return recordPage(
        ledger,
        query,
        ({ messageId }) => receipts?.fates.get(messageId ?? "") ?? NO_RECEIPT,
        isListed(query),
      );
    },
    async count(query) {
      return ledger.rows.filter(isListed(query)).length;
    },
    async resolve(id, { outcome, by }) {
      const row = ledger.rows.find((each) => keyOf(each) === id);
      if (row === undefined) return "not_found";
      const { status, ...why } = seenStatus(ledger, row);
      if (status !== "unknown" && status !== "failed") return "not_open";
      const at = ledger.now();
      Object.assign(row, {
        ...why,
        ...{ status: outcome === "sent" ? "sent" : "failed", token: null, leaseUntil: null },
        ...{ settledAt: at, updatedAt: at, resolution: { outcome, by, at: new Date(at) } },
      });
      return "resolved";
    },
  };
}
