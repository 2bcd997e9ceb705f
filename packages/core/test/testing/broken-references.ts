import { referenceTokens } from "../../src/domain/message-reference.js";
import type { DeliveryReceipt, DeliveryReceipts } from "../../src/ports/delivery-receipts.js";
import type { InMemoryStore } from "../../src/testing/in-memory-store.js";
import type { StoredDelivery } from "../../src/testing/stored-delivery.js";

/** What receipts get wrong: methods that replace those of sound ones, whose store can be changed. */
export type BrokenReferences = (sound: InMemoryStore) => Partial<DeliveryReceipts>;

/** Takes each receipt as it is changed, one after the other; `null` passes it over. */
const recording =
  (
    change: (receipt: DeliveryReceipt, rows: readonly StoredDelivery[]) => DeliveryReceipt | null,
  ): BrokenReferences =>
  (sound) => ({
    async record(receipts) {
      for (const receipt of receipts) {
        const changed = change(receipt, sound.ledger.rows);
        if (changed) await sound.receipts.record([changed]);
      }
    },
  });

/** Takes receipts, and then changes the rows that they name. */
const spoiling =
  (spoil: (row: StoredDelivery, receipt: DeliveryReceipt) => void): BrokenReferences =>
  (sound) => ({
    async record(receipts) {
      await sound.receipts.record(receipts);
      for (const receipt of receipts)
        for (const row of named(receipt, sound.ledger.rows)) spoil(row, receipt);
    },
  });

function named({ reference = "" }: DeliveryReceipt, rows: readonly StoredDelivery[]): StoredDelivery[] {
  const tokens = referenceTokens(reference);
  return rows.filter(({ token }) => token !== null && tokens.includes(token));
}

const withoutReference = ({ reference: _, ...receipt }: DeliveryReceipt): DeliveryReceipt => receipt;

/** Settles only what is in doubt already, and forgets what comes before the attempt's own outcome. */
const lateOnly = recording((receipt, rows) =>
  named(receipt, rows).some(({ status }) => status === "sending") ? withoutReference(receipt) : receipt,
);

/** Lets the last word decide, for good. */
const lastWord = spoiling((row, { state }) => {
  if (row.isSettledByReceipt) row.status = state === "failed" ? "failed" : "sent";
  row.isSettledByReceipt = false;
});

/** Believes a failure for good. */
const neverBack = recording((receipt, rows) =>
  named(receipt, rows).some(({ status, isSettledByReceipt }) => status === "failed" && isSettledByReceipt)
    ? null
    : receipt,
);

/** By the rule that catches it. */
export const brokenReferences: Record<string, BrokenReferences> = {
  "accepted under its reference settle an attempt, in any order": lateOnly,
  "delivered under its reference settle an attempt, in any order": recording(withoutReference),
  "read under its reference settle an attempt, in any order": lateOnly,
  "failed under its reference settle an attempt, in any order": recording((receipt) =>
    receipt.state === "failed" ? withoutReference(receipt) : receipt,
  ),
  "accepted and failed under its reference settle an attempt, in any order": lastWord,
  "failed and delivered under its reference settle an attempt, in any order": neverBack,
  "accepted and failed and read under its reference settle an attempt, in any order": neverBack,
  "an attempt whose lease is over is settled, before and after a run puts it so": recording(
    (receipt, rows) =>
      named(receipt, rows).some(({ status }) => status === "unknown") ? withoutReference(receipt) : receipt,
  ),
  "what is settled as sent is closed, and as failed is open to the next run": spoiling((row, { state }) => {
    if (state === "failed") row.status = "sent";
  }),
  "an attempt that another one followed stays as it is, and tells nothing of the new one": (sound) => ({
    async record(receipts) {
      await sound.receipts.record(receipts);
      for (const row of sound.ledger.rows) if (row.messageId === "new") row.messageId = "old";
    },
  }),
  "an attempt that is taken back is again as the gateway's word has left it": spoiling((row, { state }) => {
    if (state === "failed") row.runId = crypto.randomUUID();
    Object.defineProperty(row, "reason", { get: () => crypto.randomUUID(), configurable: true });
  }),
  "what a person has decided stays": (sound) => {
    const given = new Map<string, StoredDelivery>();
    return {
      async record(receipts) {
        await sound.receipts.record(receipts);
        for (const row of sound.ledger.rows) given.set(row.vehicleId, row);
        for (const { state } of receipts) {
          for (const row of given.values()) row.status = state === "failed" ? "failed" : "sent";
        }
      },
    };
  },
  "one reference settles all deliveries of its message": recording((receipt) => ({
    ...receipt,
    reference: receipt.reference?.slice(0, 32) ?? "",
  })),
  "a reference that is nobody's is ignored, and no other receipt of its call": recording((receipt) => {
    if (receipt.reference === "\0") throw new Error("invalid byte sequence");
    return receipt;
  }),
  "the recipient of a message is found by its id or secondary id, and of no other": (sound) => ({
    async findRecipients(ids) {
      const others = ids.map((id) => id.replace("secondary id", "id"));
      return new Map([...(await sound.receipts.findRecipients(others))]);
    },
  }),
  "the recipient is that of the last attempt, also where a reference has settled it": (sound) => ({
    findRecipients: async (ids) => new Map(ids.map((id) => [id, "628110000001"])),
    record: (receipts) => sound.receipts.record(receipts),
  }),
  "what a message is billed as is kept, the last that was told": recording(({ billedAs, ...receipt }) => ({
    ...receipt,
    billedAs: billedAs ?? "utility",
  })),
};
