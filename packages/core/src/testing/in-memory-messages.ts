import type { DayCounts, MessageHistory } from "../ports/message-history.js";
import { NO_RECEIPT, recordPage, toRecord } from "./delivery-record.js";
import type { InMemoryLedger } from "./in-memory-ledger.js";
import type { InMemoryReceipts } from "./in-memory-receipts.js";
import type { StoredDelivery } from "./stored-delivery.js";

/** What an in-memory ledger sent, by day and by vehicle; with its receipts, what they say of each message. */
export function inMemoryMessages(
  ledger: InMemoryLedger,
  receipts?: Pick<InMemoryReceipts, "fates">,
): MessageHistory {
  const fateOf = ({ messageId }: StoredDelivery) => receipts?.fates.get(messageId ?? "") ?? NO_RECEIPT;

  function countsOf(day: string, rows: readonly StoredDelivery[]): DayCounts {
    const having = (holds: (row: StoredDelivery) => boolean) => rows.filter(holds).length;
    const sent = (row: StoredDelivery) => row.status === "sent";
    return {
      day,
      sending: having((row) => ledger.statusOf(row) === "sending"),
      sent: having(sent),
      failed: having((row) => row.status === "failed"),
      unknown: having((row) => ledger.statusOf(row) === "unknown"),
      delivered: having((row) => sent(row) && fateOf(row).deliveredAt !== null),
      read: having((row) => sent(row) && fateOf(row).readAt !== null),
      bounced: having((row) => sent(row) && fateOf(row).bounced !== null),
    };
  }

  return {
    async countByDay({ from, to }) {
      const inRange = ledger.rows.filter(({ day, isTest }) => day >= from && day <= to && !isTest);
      const days = Map.groupBy(inRange, ({ day }) => day);
      return [...days]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([day, rows]) => countsOf(day, rows));
    },
    listDay: async ({ day, ...page }) =>
      recordPage(ledger, page, fateOf, (row) => row.day === day && !row.isTest),
    async ofVehicles(vehicleIds, limit) {
      const visitOf = ({ visitDate, period }: StoredDelivery) => visitDate + period;
      return ledger.rows
        .filter(({ vehicleId }) => vehicleIds.includes(vehicleId))
        .sort((one, other) => (visitOf(one) > visitOf(other) ? -1 : 1))
        .slice(0, limit)
        .map((row) => toRecord(ledger, row, fateOf(row)));
    },
  };
}
