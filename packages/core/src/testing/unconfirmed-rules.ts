import assert from "node:assert/strict";
import type { DeliveryReceipts } from "../ports/delivery-receipts.js";
import type { DeliveryFilter, DeliveryRecord } from "../ports/delivery-records.js";
import type { ContractCase } from "./contract-case.js";
import { FOREIGN_CURSORS, readPages } from "./paging.js";
import { accepted, at, delivered, failed, type ReceiptRule, read } from "./receipt-fixture.js";

/** The rules of `listUnconfirmed`. */
export function unconfirmedRules(rule: ReceiptRule): readonly ContractCase[] {
  return [
    rule("what was accepted before then and has not arrived is listed, newest first", async (harness) => {
      const { receipts, seed } = harness;
      assert.deepEqual(await pageOf(receipts, at(60), 10), { deliveries: [], next: null });
      await seed([accepted("a", 1), accepted("b", 2), accepted("c", 3), accepted("d", 4), accepted("e", 5)]);
      await receipts.record([delivered("b", 5), read("c", 6)]);
      assert.deepEqual(await vehiclesOf(receipts, at(5)), ["d", "a"]);
      assert.deepEqual(await vehiclesOf(receipts, at(60)), ["e", "d", "a"]);
      assert.deepEqual(await vehiclesOf(receipts, at(0)), []);
    }),

    rule("a message without an id from the gateway is listed too", async (harness) => {
      await harness.seed([{ ...accepted("a"), messageId: null }]);
      assert.deepEqual(await vehiclesOf(harness.receipts, at(60)), ["a"]);
    }),

    rule(
      "what has bounced is listed at once, until it is delivered after all",
      async ({ receipts, seed }) => {
        await seed([accepted("a", 1), accepted("b", 2)]);
        await receipts.record([failed("a", 3, "offline"), failed("b", 3, "offline")]);
        assert.deepEqual(await vehiclesOf(receipts, at(0)), ["b", "a"]);
        await receipts.record([delivered("b", 9)]);
        assert.deepEqual(await vehiclesOf(receipts, at(0)), ["a"]);
        assert.deepEqual(await vehiclesOf(receipts, at(60)), ["a"]);
      },
    ),

    rule("what failed or is unknown is not listed", async (harness) => {
      await harness.seed([
        { ...accepted("a"), status: "failed", messageId: null },
        { ...accepted("b"), status: "unknown", messageId: null },
        accepted("c"),
      ]);
      assert.deepEqual(await vehiclesOf(harness.receipts, at(60)), ["c"]);
    }),

    rule("an entry says what is kept of its delivery", async ({ receipts, seed }) => {
      await seed([accepted("a"), accepted("b")]);
      await receipts.record([failed("b", 3, "offline")]);
      const [bounced, waiting] = (await pageOf(receipts, at(60), 10)).deliveries;
      const common = { status: "sent", deliveredAt: null, readAt: null, resolution: null } as const;
      assertHolds(bounced, { ...common, vehicleId: "b", bounced: { at: at(3), reason: "offline" } });
      assertHolds(waiting, { ...common, vehicleId: "a", bounced: null });
      assert.notEqual(bounced?.id, waiting?.id);
    }),

    ...[1, 2, 6, 12, 13].map((limit) =>
      rule(`pages of ${limit} give each of 12 deliveries once, newest first`, async ({ receipts, seed }) => {
        const ids = Array.from("abcdefghijkl");
        await seed([accepted("x"), ...ids.map((id) => accepted(id)), accepted("y")]);
        await receipts.record([delivered("x", 1), delivered("y", 1)]);
        assert.deepEqual(await vehiclesOf(receipts, at(60), limit), ids.toReversed());
      }),
    ),

    rule("what arrives between two pages passes nobody over and gives nobody twice", async (harness) => {
      const { receipts, seed } = harness;
      await seed(["a", "b", "c", "d", "e"].map((id) => accepted(id)));
      const first = await pageOf(receipts, at(60), 2);
      await seed([accepted("f"), accepted("g"), accepted("h")]);
      await receipts.record([delivered("d", 5), delivered("b", 5)]);
      const rest = await receipts.listUnconfirmed({ acceptedBefore: at(60), limit: 10, after: first.next });
      assert.deepEqual(
        rest.deliveries.map(({ vehicleId }) => vehicleId),
        ["c", "a"],
      );
    }),

    rule("a list may be of some vehicles, and is counted whole", async ({ receipts, seed }) => {
      await seed([accepted("a"), accepted("b"), accepted("c"), accepted("d")]);
      await receipts.record([delivered("b", 1)]);
      const found = async (filter: DeliveryFilter) => {
        const query = { acceptedBefore: at(60), ...filter };
        const { deliveries } = await receipts.listUnconfirmed({ ...query, limit: 2, after: null });
        return [
          await receipts.countUnconfirmed(query),
          deliveries.map(({ vehicleId }) => vehicleId).join(""),
        ];
      };
      assert.deepEqual(await found({}), [3, "dc"]);
      assert.deepEqual(await found({ vehicleIds: ["a", "b", "c"] }), [2, "ca"]);
      assert.deepEqual(await found({ day: "1999-12-31" }), [0, ""]);
    }),

    rule("a cursor that no page gave is refused", async ({ receipts }) => {
      for (const after of FOREIGN_CURSORS) {
        const listing = receipts.listUnconfirmed({ acceptedBefore: at(0), limit: 1, after });
        await assert.rejects(listing, { code: "INVALID_OPTION" });
      }
    }),
  ];
}

function pageOf(receipts: DeliveryReceipts, acceptedBefore: Date, limit: number) {
  return receipts.listUnconfirmed({ acceptedBefore, limit, after: null });
}

async function vehiclesOf(receipts: DeliveryReceipts, acceptedBefore: Date, limit = 10): Promise<string[]> {
  const all = await readPages(limit, async (after) => {
    const { deliveries, next } = await receipts.listUnconfirmed({ acceptedBefore, limit, after });
    return { items: deliveries, next };
  });
  return all.map(({ vehicleId }) => vehicleId);
}

function assertHolds(record: DeliveryRecord | undefined, expected: Partial<DeliveryRecord>): void {
  assert.ok(record !== undefined, "the delivery is listed");
  assert.deepEqual({ ...record, ...expected }, record);
}
