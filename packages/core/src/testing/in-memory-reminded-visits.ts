import { ReminderError } from "../errors.js";
import type { RemindedVisit, RemindedVisits } from "../ports/reminded-visits.js";
import { NO_RECEIPT } from "./delivery-record.js";
import type { InMemoryLedger } from "./in-memory-ledger.js";
import type { InMemoryReceipts } from "./in-memory-receipts.js";
import { keyOf, type StoredDelivery, visitOf } from "./stored-delivery.js";

/** The visits of an in-memory ledger. */
export function inMemoryRemindedVisits(
  ledger: InMemoryLedger,
  receipts: Pick<InMemoryReceipts, "fates">,
): RemindedVisits {
  const isBounced = ({ messageId }: StoredDelivery) =>
    (receipts.fates.get(messageId ?? "") ?? NO_RECEIPT).bounced !== null;

  /** A test counts as nobody's reminder. */
  const reminders = () => ledger.rows.filter(({ isTest }) => !isTest);

  function reachOf(rows: readonly StoredDelivery[]): RemindedVisit["reach"] {
    if (rows.some((row) => row.status === "sent" && !isBounced(row))) return "reached";
    return rows.every(({ status }) => status === "failed" || status === "sent") ? "not_reached" : "unclear";
  }

  function toVisit(first: StoredDelivery): RemindedVisit {
    const { vehicleId, visitDate, day, recipient } = first;
    const ofVisit = reminders().filter((row) => visitOf(row) === visitOf(first));
    const { messenger, wording } =
      byDay(ofVisit).find((row) => row.status === "sent" && !isBounced(row)) ?? first;
    const later = reminders()
      .filter((row) => row.vehicleId === vehicleId && row.visitDate > visitDate)
      .map((row) => row.visitDate)
      .sort();
    return {
      ...{ vehicleId, visitDate, owner: recipient ?? vehicleId, firstDay: day },
      ...{ reach: reachOf(ofVisit), messenger, wording },
      laterVisitDate: later[0] ?? null,
    };
  }

  return {
    async list({ from, to, limit, after }) {
      const all = byDay(reminders());
      const firsts = all.filter(
        (row) =>
          row.day >= from && row.day <= to && all.find((each) => visitOf(each) === visitOf(row)) === row,
      );
      const start = after === null ? 0 : firsts.findIndex((row) => keyOf(row) === after) + 1;
      if (after !== null && start === 0) {
        throw new ReminderError("INVALID_OPTION", "after: expected the `next` of an earlier page");
      }
      const page = firsts.slice(start, start + limit);
      const last = page.at(-1);
      return { visits: page.map(toVisit), next: firsts.length > start + limit && last ? keyOf(last) : null };
    },
  };
}

function byDay(rows: readonly StoredDelivery[]): StoredDelivery[] {
  return [...rows].sort((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0));
}
