import { ReminderError } from "../errors.js";
import type { Call, CallLog, CallSubject, ToCallQuery } from "../ports/call-log.js";
import { NO_RECEIPT, toRecord } from "./delivery-record.js";
import type { InMemoryLedger } from "./in-memory-ledger.js";
import type { InMemoryReceipts } from "./in-memory-receipts.js";
import { numberedPage } from "./numbered-page.js";
import { keyOf, type StoredDelivery } from "./stored-delivery.js";

/** A {@link CallLog} in memory, and a look inside. */
export interface InMemoryCalls extends CallLog {
  /** Every call, oldest first. */
  readonly calls: readonly Call[];
}

/** The calls about the visits of an in-memory ledger; they live and die with their process. */
export function inMemoryCalls(
  ledger: InMemoryLedger,
  receipts?: Pick<InMemoryReceipts, "fates">,
): InMemoryCalls {
  const calls: Call[] = [];
  const fateOf = ({ messageId }: StoredDelivery) => receipts?.fates.get(messageId ?? "") ?? NO_RECEIPT;
  const lastOf = (visit: CallSubject) => calls.findLast((call) => isSameVisit(call, visit)) ?? null;

  function isListed(row: StoredDelivery, { since, today, acceptedBefore }: ToCallQuery): boolean {
    const isNewest = ledger.rows.every((other) => !isSameVisit(other, row) || other.period <= row.period);
    if (!isNewest || row.day < since) return false;
    const call = lastOf(row);
    if (call !== null && !isOpen(call, today)) return false;
    const status = ledger.statusOf(row);
    if (status === "unknown") return true;
    // A person's word takes the token, and the next attempt brings another.
    if (status === "failed") return row.resolution?.outcome !== "retry" || row.token !== null;
    const { deliveredAt, bounced } = fateOf(row);
    if (status !== "sent" || row.resolution?.outcome === "sent" || deliveredAt !== null) return false;
    return bounced !== null || (acceptedBefore !== null && (row.settledAt ?? 0) < acceptedBefore.getTime());
  }

  return {
    calls,
    async record({ after, vehicleId, visitDate, outcome, date, note, by }) {
      if ((lastOf({ vehicleId, visitDate })?.number ?? 0) !== after) return "outdated";
      const at = new Date(ledger.now());
      calls.push({ vehicleId, visitDate, outcome, date, note, by, number: after + 1, at });
      return "recorded";
    },
    latest: async (visits) => visits.map(lastOf),
    async ofVehicles(vehicleIds, limit) {
      return calls
        .filter(({ vehicleId }) => vehicleIds.includes(vehicleId))
        .toReversed()
        .slice(0, limit);
    },
    async list(query) {
      const { page, next } = numberedPage(calls, query);
      return { calls: page, next };
    },
    async listToCall(query) {
      const { limit, after } = query;
      const newestFirst = ledger.rows
        .toReversed()
        .sort((one, other) => (one.day < other.day ? 1 : one.day > other.day ? -1 : 0));
      const start = after === null ? 0 : newestFirst.findIndex((row) => keyOf(row) === after) + 1;
      if (after !== null && start === 0) {
        throw new ReminderError("INVALID_OPTION", "after: expected the `next` of an earlier page");
      }
      const left = newestFirst.slice(start).filter((row) => !row.isTest && isListed(row, query));
      const page = left.slice(0, limit);
      const last = page.at(-1);
      return {
        entries: page.map((row) => ({ delivery: toRecord(ledger, row, fateOf(row)), lastCall: lastOf(row) })),
        next: left.length > limit && last ? keyOf(last) : null,
      };
    },
  };
}

function isSameVisit(one: CallSubject, other: CallSubject): boolean {
  return one.vehicleId === other.vehicleId && one.visitDate === other.visitDate;
}

/** Whether a call leaves its visit to be called about again by now. */
function isOpen({ outcome, date }: Call, today: string): boolean {
  return (outcome === "call_later" || outcome === "no_answer") && (date ?? "") <= today;
}
