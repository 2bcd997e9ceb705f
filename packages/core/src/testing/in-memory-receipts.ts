import { referenceTokens } from "../domain/message-reference.js";
import type { DeliveryReceipt, DeliveryReceipts, UnconfirmedQuery } from "../ports/delivery-receipts.js";
import { isWithin, type MessageFate, NO_RECEIPT, recordPage } from "./delivery-record.js";
import type { InMemoryLedger } from "./in-memory-ledger.js";
import { withReceipt } from "./message-fate.js";
import type { StoredDelivery } from "./stored-delivery.js";

/** {@link DeliveryReceipts} in memory, and a look inside. */
export interface InMemoryReceipts extends DeliveryReceipts {
  /** What became of each message of which a receipt came, by the gateway's id. */
  readonly fates: ReadonlyMap<string, MessageFate>;
}

/** Receipts of the messages of an in-memory ledger; they live and die with their process. */
export function inMemoryReceipts(ledger: InMemoryLedger): InMemoryReceipts {
  const fates = new Map<string, MessageFate>();
  const secondaryIds = new Map<string, string>();
  const fateOf = ({ messageId }: StoredDelivery) =>
    (messageId === null ? undefined : fates.get(messageId)) ?? NO_RECEIPT;

  const isUnconfirmed =
    ({ acceptedBefore, ...filter }: Omit<UnconfirmedQuery, "limit" | "after">) =>
    (row: StoredDelivery) => {
      const { deliveredAt, bounced } = fateOf(row);
      if (row.status !== "sent" || row.resolution?.outcome === "sent" || deliveredAt !== null) return false;
      return isWithin(row, filter) && (bounced !== null || (row.settledAt ?? 0) < acceptedBefore.getTime());
    };

  return {
    fates,
    async record(receipts) {
      for (const receipt of receipts) takeWord(ledger, receipt);
      const known = new Set(ledger.rows.flatMap(({ messageId }) => messageId ?? []));
      const given = receipts.flatMap(({ messageId, secondaryId }) =>
        secondaryId !== undefined && known.has(messageId) ? [[messageId, secondaryId] as const] : [],
      );
      const names = namesOf(known, [...secondaryIds, ...given]);
      for (const [messageId, secondaryId] of given) secondaryIds.set(messageId, secondaryId);
      for (const receipt of receipts) {
        for (const messageId of names.get(receipt.messageId) ?? []) {
          fates.set(messageId, withReceipt(fates.get(messageId) ?? NO_RECEIPT, receipt));
        }
      }
      for (const row of ledger.rows) settleAgain(row, fateOf(row));
    },
    async listUnconfirmed(query) {
      return recordPage(ledger, query, fateOf, isUnconfirmed(query));
    },
    async countUnconfirmed(query) {
      return ledger.rows.filter(isUnconfirmed(query)).length;
    },
    async findRecipients(messageIds) {
      const ids = new Set(messageIds);
      return new Map(
        ledger.rows.flatMap(({ messageId, recipient }) => {
          if (messageId === null || recipient === null) return [];
          const names = [messageId, secondaryIds.get(messageId)].filter((name) => name !== undefined);
          return names.filter((name) => ids.has(name)).map((name) => [name, recipient] as const);
        }),
      );
    },
  };
}

/** Ties the attempts under a reference that did not come to `sent` by themselves to the gateway's id of their message. */
function takeWord(ledger: InMemoryLedger, { messageId, reference = "" }: DeliveryReceipt): void {
  const tokens = new Set(referenceTokens(reference));
  for (const row of ledger.rows) {
    if (row.token === null || !tokens.has(row.token)) continue;
    if (row.status === "sent" || row.isSettledByReceipt) continue;
    const at = ledger.now();
    const settled = { messageId, isSettledByReceipt: true, leaseUntil: null, settledAt: at, updatedAt: at };
    Object.assign(row, { code: null, reason: null, status: "sent", ...settled });
  }
}

/** Gives a delivery that the gateway's word has settled the state that all its words together come to. */
function settleAgain(row: StoredDelivery, { bounced }: MessageFate): void {
  const status = bounced ? "failed" : "sent";
  if (!row.isSettledByReceipt || row.token === null || row.status === status) return;
  const why = bounced ? { code: "REJECTED", reason: bounced.reason } : { code: null, reason: null };
  Object.assign(row, why, { status });
}

/** The ids of the messages that go by each name: their own, and their secondary ids. */
function namesOf(
  ids: ReadonlySet<string>,
  secondaryIds: readonly (readonly [id: string, secondaryId: string])[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map(Array.from(ids, (id) => [id, new Set([id])]));
  for (const [id, secondaryId] of secondaryIds)
    names.set(secondaryId, (names.get(secondaryId) ?? new Set()).add(id));
  return names;
}
