import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deliveryReceiptsContract } from "../../src/testing/delivery-receipts-contract.js";
import type { StoredReceipt } from "../../src/testing/delivery-receipts-harness.js";
import { inMemoryReceipts } from "../../src/testing/in-memory-receipts.js";
import { brokenReceipts } from "./broken-receipts.js";
import type { BrokenReceipts } from "./receipts-breakage.js";
import { seededLedger } from "./seeded-ledger.js";

function suite(breakage: BrokenReceipts = () => ({})) {
  return deliveryReceiptsContract(async () => {
    const { ledger, seed } = await seededLedger();
    const receipts = inMemoryReceipts(ledger);
    return {
      receipts: { ...receipts, ...breakage(receipts, () => ledger.rows) },
      seed,
      stored: async () =>
        ledger.rows.map(({ vehicleId, messageId }): StoredReceipt => {
          const fate = messageId === null ? undefined : receipts.fates.get(messageId);
          return { vehicleId, deliveredAt: null, readAt: null, bounced: null, ...fate };
        }),
    };
  });
}

describe("the receipts in memory keep the contract:", () => {
  for (const { name, run } of suite()) it(name, run);
});

it("receipts in memory come to the same whatever their order and number", async () => {
  const link = {
    messageId: "7",
    state: "accepted",
    at: new Date(0),
    reason: null,
    secondaryId: "seven",
  } as const;
  const word = fc.record({
    messageId: fc.constantFrom("7", "8", "seven"),
    state: fc.constantFrom("accepted", "delivered", "read", "failed"),
    at: fc.integer({ min: 0, max: 4 }).map((minute) => new Date(minute * 60_000)),
    reason: fc.option(fc.constantFrom("a", "B", "ä", "😀", "\uffee")),
  });
  const arrivals = fc
    .array(word, { minLength: 1 })
    .chain((once) =>
      fc.tuple(
        fc.constant(once),
        fc.array(fc.constantFrom(...once)),
        fc.shuffledSubarray(once, { minLength: once.length }),
      ),
    );
  const { ledger, seed } = await seededLedger();
  await seed(
    ["7", "8"].map((id) => ({ vehicleId: id, status: "sent", messageId: id, settledAt: new Date(0) })),
  );
  await fc.assert(
    fc.asyncProperty(arrivals, async ([once, repeated, shuffled]) => {
      const [plain, mixed] = [inMemoryReceipts(ledger), inMemoryReceipts(ledger)];
      await plain.record([...once, link]);
      await mixed.record([link]);
      for (const receipt of [...repeated, link, ...shuffled]) await mixed.record([receipt]);
      expect(new Map([...mixed.fates].sort())).toEqual(new Map([...plain.fates].sort()));
    }),
  );
});

describe("the contract of the receipts catches a breach of", () => {
  it("each of its rules", () => {
    expect(Object.keys(brokenReceipts)).toEqual(suite().map(({ name }) => name));
  });

  for (const [name, breakage] of Object.entries(brokenReceipts)) {
    it(name, async () => {
      const caught = suite(breakage).find((each) => each.name === name);
      await expect(caught?.run()).rejects.toThrow();
    });
  }
});
