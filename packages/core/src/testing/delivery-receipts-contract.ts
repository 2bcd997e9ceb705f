import assert from "node:assert/strict";
import { type ContractCase, contractRule } from "./contract-case.js";
import type { DeliveryReceiptsHarness } from "./delivery-receipts-harness.js";
import { permutations } from "./permutations.js";
import { accepted, assertStored, at, delivered, failed, type ReceiptRule, read } from "./receipt-fixture.js";
import { secondaryIdRules } from "./secondary-id-rules.js";
import { unconfirmedRules } from "./unconfirmed-rules.js";

/** Every rule of `DeliveryReceipts` as cases for any test runner; each makes a harness of its own. */
export function deliveryReceiptsContract(
  createHarness: () => DeliveryReceiptsHarness | Promise<DeliveryReceiptsHarness>,
): ContractCase[] {
  const rule: ReceiptRule = contractRule(createHarness);

  return [
    rule("what is delivered and read is kept with its time", async (harness) => {
      await harness.seed([accepted("a"), accepted("b"), accepted("c")]);
      await harness.receipts.record([delivered("a", 5), delivered("b", 6), read("b", 9)]);
      await assertStored(harness, {
        a: { deliveredAt: at(5) },
        b: { deliveredAt: at(6), readAt: at(9) },
        c: {},
      });
    }),

    rule("the earliest time of each state is kept, whatever comes later", async (harness) => {
      await harness.seed([accepted("a")]);
      for (const minutes of [7, 5, 6, 5]) await harness.receipts.record([delivered("a", minutes)]);
      await harness.receipts.record([read("a", 9), read("a", 8), read("a", 10)]);
      await assertStored(harness, { a: { deliveredAt: at(5), readAt: at(8) } });
    }),

    rule("what was read was delivered, by then at the latest", async (harness) => {
      await harness.seed([accepted("a"), accepted("b")]);
      await harness.receipts.record([read("a", 9)]);
      await assertStored(harness, { a: { deliveredAt: at(9), readAt: at(9) }, b: {} });
      await harness.receipts.record([delivered("a", 5), delivered("b", 20), read("b", 10)]);
      await assertStored(harness, {
        a: { deliveredAt: at(5), readAt: at(9) },
        b: { deliveredAt: at(10), readAt: at(10) },
      });
    }),

    rule("a failure is kept with its reason, the earliest of several", async (harness) => {
      await harness.seed([accepted("a"), accepted("b")]);
      await harness.receipts.record([failed("a", 6, "second"), failed("b", 6, null)]);
      await harness.receipts.record([failed("a", 5, "first"), failed("a", 7, "third")]);
      await assertStored(harness, {
        a: { bounced: { at: at(5), reason: "first" } },
        b: { bounced: { at: at(6), reason: null } },
      });
    }),

    rule("a failure changes nothing of what was delivered", async (harness) => {
      await harness.seed([accepted("a")]);
      await harness.receipts.record([delivered("a", 5)]);
      await harness.receipts.record([failed("a", 4, "early"), failed("a", 6, "late")]);
      await assertStored(harness, { a: { deliveredAt: at(5) } });
    }),

    rule("a delivery takes a failure back", async (harness) => {
      await harness.seed([accepted("a"), accepted("b")]);
      await harness.receipts.record([failed("a", 5, "offline"), failed("b", 5, "offline")]);
      await harness.receipts.record([delivered("a", 6), read("b", 4)]);
      await assertStored(harness, {
        a: { deliveredAt: at(6) },
        b: { deliveredAt: at(4), readAt: at(4) },
      });
    }),

    rule("what is kept does not depend on the order of the receipts", async (harness) => {
      const arrivals = [failed("a", 3, "offline"), delivered("a", 5), read("a", 8), read("a", 7)];
      const bounces = [failed("a", 4, "b"), failed("a", 4, null), failed("a", 4, "a"), failed("a", 6, "c")];
      const orders = [...permutations(arrivals), ...permutations(bounces)];
      await harness.seed(orders.map((_, n) => accepted(String(n))));
      // Half of them in one call, half of them one by one.
      for (const [n, order] of orders.entries()) {
        const receipts = order.map((receipt) => ({ ...receipt, messageId: `id of ${n}` }));
        const calls = n % 2 === 0 ? [receipts] : receipts.map((receipt) => [receipt]);
        for (const call of calls) await harness.receipts.record(call);
      }
      const expected = orders.map((order, n) => [
        String(n),
        order.some(({ state }) => state === "read")
          ? { deliveredAt: at(5), readAt: at(7) }
          : { bounced: { at: at(4), reason: "a" } },
      ]);
      await assertStored(harness, Object.fromEntries(expected));
    }),

    rule("receipts that come at once are all kept", async (harness) => {
      const ids = Array.from({ length: 10 }, (_, n) => String(n));
      await harness.seed(ids.map((id) => accepted(id)));
      const calls = [
        ids.map((id) => failed(id, 4, "offline")),
        ids.map((id) => delivered(id, 5)),
        ids.toReversed().map((id) => delivered(id, 6)),
        ids.map((id) => read(id, 8)),
        ids.toReversed().map((id) => read(id, 7)),
      ];
      await Promise.all(calls.map((call) => harness.receipts.record(call)));
      await assertStored(
        harness,
        Object.fromEntries(ids.map((id) => [id, { deliveredAt: at(5), readAt: at(7) }])),
      );
    }),

    rule("a receipt of an unknown message is ignored, and no other of its call", async (harness) => {
      const nameless = { ...accepted("b"), messageId: null };
      await harness.seed([accepted("a"), nameless]);
      await harness.receipts.record([]);
      await harness.receipts.record([delivered("x", 4), delivered("a", 5), failed("y", 6, "gone")]);
      for (const messageId of ["", "null", "id of", "ID OF B", "id of a "]) {
        await harness.receipts.record([{ ...read("a", 3), messageId }]);
      }
      await assertStored(harness, { a: { deliveredAt: at(5) }, b: {} });
    }),

    rule("deliveries that went out as one message share what becomes of it", async (harness) => {
      const messageId = "one for both";
      await harness.seed([{ ...accepted("a"), messageId }, { ...accepted("b"), messageId }, accepted("c")]);
      await harness.receipts.record([{ ...delivered("a", 5), messageId }]);
      await assertStored(harness, { a: { deliveredAt: at(5) }, b: { deliveredAt: at(5) }, c: {} });
    }),

    rule("any text is taken as id and reason", async (harness) => {
      const texts = ["'", "{a,b}", "NULL", "😀 ꦧꦸꦢꦶ", "\ud800", "wamid.HBgNNjI4MTE=", "x".repeat(1_000)];
      await harness.seed(
        texts.map((text) => ({ ...accepted(text), vehicleId: text.slice(0, 9), messageId: text })),
      );
      for (const text of texts) {
        await harness.receipts.record([{ ...failed("", 5, text), messageId: text }]);
      }
      const stored = await harness.stored();
      assert.ok(
        stored.every(({ bounced }) => bounced !== null),
        "each is found by its id",
      );
      assert.equal(stored.find(({ vehicleId }) => vehicleId === "NULL")?.bounced?.reason, "NULL");
      for (const text of ["a\0b", "y".repeat(100_000)]) {
        await harness.receipts.record([{ ...failed("", 4, text), messageId: text }]);
        await harness.receipts.record([{ ...failed("", 4, text), messageId: "'" }]);
      }
    }),

    ...secondaryIdRules(rule),
    ...unconfirmedRules(rule),
  ];
}
