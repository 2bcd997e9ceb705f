import assert from "node:assert/strict";
import type { HoldOutVisit, NewHoldOut } from "../ports/hold-out-records.js";
import type { ReminderStore } from "../ports/reminder-store.js";
import { type ContractCase, type ContractHarness, contractRule } from "./contract-case.js";
import { sent, TODAY } from "./ledger-fixture.js";
import { FOREIGN_CURSORS, readPages } from "./paging.js";
import { onDay, VISIT } from "./visits-fixture.js";

/** A fresh, empty hold-out beside a fresh, empty ledger. */
export interface HoldOutHarness extends ContractHarness {
  readonly store: Pick<ReminderStore, "holdOut" | "ledger">;
}

const WRITE = { dryRun: false };

function visit(vehicleId: string, parts: Partial<NewHoldOut> = {}): NewHoldOut {
  return {
    ...{ vehicleId, visitDate: VISIT, owner: 4_294_967_295, isHeldOut: true, percent: 10, day: TODAY },
    ...parts,
  };
}

/** Every rule of `HoldOutRecords` as cases for any test runner; each makes a harness of its own. */
export function holdOutContract(
  createHarness: () => HoldOutHarness | Promise<HoldOutHarness>,
): ContractCase[] {
  const rule = contractRule(createHarness);

  return [
    rule(
      "who is held out is written down, and stays so whatever is asked for later",
      async ({ store: { holdOut } }) => {
        const first = [visit("a"), visit("b", { isHeldOut: false, owner: 0 })];
        assert.deepEqual([...(await holdOut.decide(first, WRITE))], [true, false]);
        const turned = [visit("b", { percent: 50 }), visit("a", { isHeldOut: false, day: "2025-12-17" })];
        assert.deepEqual([...(await holdOut.decide(turned, WRITE))], [false, true]);
        const { visits, next } = await holdOut.list({ limit: 10, after: null });
        assert.deepEqual([visits, next], [first.map((each) => ({ ...each, laterVisitDate: null })), null]);
        assert.deepEqual([...(await holdOut.decide([], WRITE))], []);
      },
    ),

    rule("a visit that a message has begun about is not taken in", async ({ store }) => {
      await onDay(store, "a", sent);
      assert.deepEqual([...(await store.holdOut.decide([visit("a"), visit("b")], WRITE))], [false, true]);
      assert.deepEqual(
        (await all(store, 10)).map(({ vehicleId }) => vehicleId),
        ["b"],
      );
    }),

    rule("a dry run decides the same and writes nothing", async ({ store }) => {
      await onDay(store, "a", sent);
      await store.holdOut.decide([visit("b")], WRITE);
      const asked = [
        visit("a"),
        visit("b", { isHeldOut: false }),
        visit("c"),
        visit("d", { isHeldOut: false }),
      ];
      assert.deepEqual(
        [...(await store.holdOut.decide(asked, { dryRun: true }))],
        [false, true, true, false],
      );
      assert.equal((await all(store, 10)).length, 1);
    }),

    rule("of many who take a visit in at once, all are told the same", async ({ store }) => {
      const asked = Array.from({ length: 10 }, (_, n) => visit("a", { isHeldOut: n % 2 === 0 }));
      const decisions = await Promise.all(asked.map((each) => store.holdOut.decide([each], WRITE)));
      const [written] = await all(store, 10);
      assert.deepEqual(
        decisions.flat(),
        asked.map(() => written?.isHeldOut),
      );
    }),

    rule("the next due date of the vehicle is told", async ({ store }) => {
      await store.holdOut.decide([visit("a"), visit("b"), visit("b", { visitDate: "2026-08-18" })], WRITE);
      await onDay(store, "c", sent);
      await store.holdOut.decide(
        [visit("b", { visitDate: "2026-04-18" }), visit("c", { visitDate: "2025-04-18" })],
        WRITE,
      );
      const later = (await all(store, 10)).map(({ laterVisitDate }) => laterVisitDate);
      assert.deepEqual(later, [null, "2026-04-18", null, "2026-08-18", VISIT]);
    }),

    ...[1, 5, 12, 13].map((limit) =>
      rule(`pages of ${limit} give each of 12 visits once, in their order`, async ({ store }) => {
        const ids = Array.from("abcdefghijkl");
        for (const id of ids) await store.holdOut.decide([visit(id)], WRITE);
        assert.deepEqual(
          (await all(store, limit)).map(({ vehicleId }) => vehicleId),
          ids,
        );
      }),
    ),

    rule("a cursor that no page gave is refused", async ({ store: { holdOut } }) => {
      for (const after of FOREIGN_CURSORS) {
        await assert.rejects(holdOut.list({ limit: 1, after }), { code: "INVALID_OPTION" });
      }
    }),
  ];
}

function all({ holdOut }: HoldOutHarness["store"], limit: number): Promise<HoldOutVisit[]> {
  return readPages(limit, async (after) => {
    const { visits, next } = await holdOut.list({ limit, after });
    return { items: visits, next };
  });
}
