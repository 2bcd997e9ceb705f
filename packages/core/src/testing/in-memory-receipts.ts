import type { DeliveryReceipt, DeliveryReceipts } from "../ports/delivery-receipts.js";
import { type MessageFate, NO_RECEIPT, recordPage } from "./delivery-record.js";
import type { InMemoryLedger, StoredDelivery } from "./in-memory-ledger.js";

/** {@link DeliveryReceipts} in memory, and a look inside. */
export interface InMemoryReceipts extends DeliveryReceipts {
  /** What became of each message of which a receipt came, by the gateway's id. */
  readonly fates: ReadonlyMap<string, MessageFate>;
}

/** Receipts of the messages of an in-memory ledger; they live and die with their process. */
export function inMemoryReceipts(ledger: InMemoryLedger): InMemoryReceipts {
  const fates = new Map<string, MessageFate>();
  const aliases = new Map<string, string>();
  const fateOf = ({ messageId }: StoredDelivery) =>
    (messageId === null ? undefined : fates.get(messageId)) ?? NO_RECEIPT;

  return {
    fates,
    async record(receipts) {
      const known = new Set(ledger.rows.flatMap(({ messageId }) => messageId ?? []));
      const given = receipts.flatMap(({ messageId, alias }) =>
        alias !== undefined && known.has(messageId) ? [[messageId, alias] as const] : [],
      );
      const names = namesOf(known, [...aliases, ...given]);
      for (const [messageId, alias] of given) aliases.set(messageId, alias);
      for (const receipt of receipts) {
        for (const messageId of names.get(receipt.messageId) ?? []) {
          fates.set(messageId, withReceipt(fates.get(messageId) ?? NO_RECEIPT, receipt));
        }
      }
    },
    async listUnconfirmed({ acceptedBefore, ...page }) {
      return recordPage(ledger, page, fateOf, (row) => {
        const { deliveredAt, bounced } = fateOf(row);
        if (row.status !== "sent" || row.resolution?.outcome === "sent" || deliveredAt !== null) return false;
        return bounced !== null || (row.settledAt ?? 0) < acceptedBefore.getTime();
      });
    },
  };
}

/** The ids of the messages that go by each name: their own, and their aliases. */
function namesOf(
  ids: ReadonlySet<string>,
  aliases: readonly (readonly [id: string, alias: string])[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map(Array.from(ids, (id) => [id, new Set([id])]));
  for (const [id, alias] of aliases) names.set(alias, (names.get(alias) ?? new Set()).add(id));
  return names;
}

function withReceipt(fate: MessageFate, { state, at, reason }: DeliveryReceipt): MessageFate {
  if (state === "accepted") return fate;
  if (state === "failed") {
    if (fate.deliveredAt !== null) return fate;
    return { ...fate, bounced: earlier(fate.bounced, { at, reason }) };
  }
  return {
    deliveredAt: earliest(fate.deliveredAt, at),
    readAt: state === "read" ? earliest(fate.readAt, at) : fate.readAt,
    bounced: null,
  };
}

function earliest(known: Date | null, given: Date): Date {
  return known !== null && known <= given ? known : given;
}

type Bounce = NonNullable<MessageFate["bounced"]>;

/** Of two failures at one instant, the one that gives a reason, and of two reasons the lesser in bytes. */
function earlier(known: Bounce | null, given: Bounce): Bounce {
  if (known === null) return given;
  if (known.at.getTime() !== given.at.getTime()) return known.at < given.at ? known : given;
  if (known.reason === null || given.reason === null) return known.reason === null ? given : known;
  return isLesser(given.reason, known.reason) ? given : known;
}

/** By code point, which is the order of the bytes in UTF-8. */
function isLesser(text: string, other: string): boolean {
  const [one, two] = [Array.from(text), Array.from(other)];
  const at = one.findIndex((character, index) => character !== two[index]);
  if (at < 0) return one.length < two.length;
  return (one[at]?.codePointAt(0) ?? 0) < (two[at]?.codePointAt(0) ?? -1);
}
