import type { DeliveryReceipt } from "../../src/ports/delivery-receipts.js";
import type { MessageFate } from "../../src/testing/delivery-record.js";
import type { InMemoryReceipts } from "../../src/testing/in-memory-receipts.js";
import type { StoredDelivery } from "../../src/testing/stored-delivery.js";
import { brokenUnconfirmed } from "./broken-unconfirmed.js";
import type { BrokenReceipts } from "./receipts-breakage.js";

const storeOf = (sound: InMemoryReceipts) => sound.fates as Map<string, MessageFate>;

/** Takes each receipt that passes, as it is changed, one after the other. */
const recording =
  (
    change: (
      receipt: DeliveryReceipt,
      sound: InMemoryReceipts,
      rows: readonly StoredDelivery[],
    ) => DeliveryReceipt | null,
  ): BrokenReceipts =>
  (sound, rows) => ({
    async record(receipts) {
      for (const receipt of receipts) {
        const changed = change(receipt, sound, rows());
        if (changed) await sound.record([changed]);
      }
    },
  });

const withoutSecondaryId = ({ secondaryId: _, ...receipt }: DeliveryReceipt): DeliveryReceipt => receipt;

/** By the rule that catches it. */
export const brokenReceipts: Record<string, BrokenReceipts> = {
  "what is delivered and read is kept with its time": recording((receipt) => ({
    ...receipt,
    at: new Date(),
  })),
  "the earliest time of each state is kept, whatever comes later": recording((receipt, sound) => {
    storeOf(sound).delete(receipt.messageId);
    return receipt;
  }),
  "what was read was delivered, by then at the latest": recording((receipt, sound) => {
    const isDelivered = sound.fates.get(receipt.messageId)?.deliveredAt;
    return receipt.state === "read" && !isDelivered ? null : receipt;
  }),
  "a failure is kept with its reason, the earliest of several": recording((receipt) => ({
    ...receipt,
    reason: null,
  })),
  "a failure changes nothing of what was delivered": recording((receipt, sound) => {
    if (receipt.state === "failed") storeOf(sound).delete(receipt.messageId);
    return receipt;
  }),
  "a delivery takes a failure back": recording((receipt, sound) =>
    sound.fates.get(receipt.messageId)?.bounced && receipt.state !== "failed" ? null : receipt,
  ),
  "what is kept does not depend on the order of the receipts": recording((receipt, sound) => {
    const known = sound.fates.get(receipt.messageId)?.bounced;
    return known?.at.getTime() === receipt.at.getTime() ? null : receipt;
  }),
  "receipts that come at once are all kept": (sound) => ({
    async record(receipts) {
      const before = new Map(sound.fates);
      await new Promise((resolve) => setImmediate(resolve));
      for (const { messageId } of receipts) {
        const fate = before.get(messageId);
        if (fate) storeOf(sound).set(messageId, fate);
        else storeOf(sound).delete(messageId);
      }
      await sound.record(receipts);
    },
  }),
  "a receipt of an unknown message is ignored, and no other of its call": recording(
    (receipt, _sound, rows) => {
      if (rows.some(({ messageId }) => messageId === receipt.messageId)) return receipt;
      throw new Error("no such message");
    },
  ),
  "deliveries that went out as one message share what becomes of it": recording((receipt, _sound, rows) =>
    rows.filter(({ messageId }) => messageId === receipt.messageId).length > 1 ? null : receipt,
  ),
  "any text is taken as id and reason": recording((receipt) => {
    if (receipt.messageId.includes("\0")) throw new Error("invalid byte sequence");
    return receipt;
  }),
  "a secondary id says nothing of what became of its message": recording((receipt) =>
    receipt.state === "accepted" ? { ...receipt, state: "delivered" } : receipt,
  ),
  "a receipt under a secondary id is one of its message, and of no other": recording(withoutSecondaryId),
  "a secondary id may come with what became of its message": recording((receipt) =>
    receipt.state === "accepted" ? receipt : withoutSecondaryId(receipt),
  ),
  "a secondary id counts in all of the call that gives it": recording((receipt) => receipt),
  "a secondary id that is given again changes nothing": recording((receipt, sound) => {
    if (receipt.state === "accepted") storeOf(sound).delete(receipt.messageId);
    return receipt;
  }),
  "a message goes by the secondary id that was given last": (sound, rows) => {
    const linked = new Set<string>();
    return recording((receipt) => {
      if (receipt.secondaryId === undefined) return receipt;
      return linked.size < linked.add(receipt.messageId).size ? receipt : withoutSecondaryId(receipt);
    })(sound, rows);
  },
  "deliveries that went out as one message share its secondary id": recording((receipt, _sound, rows) =>
    rows.filter(({ messageId }) => messageId === receipt.messageId).length > 1
      ? withoutSecondaryId(receipt)
      : receipt,
  ),
  "a secondary id of several messages counts for each": (sound, rows) => {
    const taken = new Set<string>();
    return recording((receipt) => {
      if (receipt.secondaryId === undefined) return receipt;
      return taken.size < taken.add(receipt.secondaryId).size ? receipt : withoutSecondaryId(receipt);
    })(sound, rows);
  },
  "a secondary id of an unknown message is ignored": recording((receipt, _sound, rows) => {
    if (receipt.secondaryId === undefined || rows.some(({ messageId }) => messageId === receipt.messageId)) {
      return receipt;
    }
    throw new Error("no such message");
  }),
  "any text is taken as a secondary id": recording((receipt) => {
    if (receipt.secondaryId?.includes("\0")) throw new Error("invalid byte sequence");
    return receipt;
  }),
  ...brokenUnconfirmed,
};
