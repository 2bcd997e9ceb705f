import assert from "node:assert/strict";
import type { DayCounts } from "../ports/message-history.js";
import type { ReminderStore } from "../ports/reminder-store.js";
import { type ContractCase, type ContractHarness, contractRule } from "./contract-case.js";
import { delivery, failed, LEASE_MS, sent, TODAY, TOMORROW, unknown } from "./ledger-fixture.js";
import { FOREIGN_CURSORS, readPages } from "./paging.js";
import { onDay } from "./visits-fixture.js";

/** A history over an empty ledger, and what fills it. */
export interface MessageHistoryHarness extends ContractHarness {
  readonly store: Pick<ReminderStore, "messageHistory" | "ledger" | "receipts">;
  /** Makes every lease that is held now end `ms` milliseconds sooner. */
  elapse(ms: number): Promise<void>;
}

const DAYS = { from: TODAY, to: TOMORROW };
const NONE = { sending: 0, sent: 0, failed: 0, unknown: 0, delivered: 0, read: 0, bounced: 0 };

/** Every rule of `MessageHistory` as cases for any test runner; each makes a harness of its own. */
export function messageHistoryContract(
  createHarness: () => MessageHistoryHarness | Promise<MessageHistoryHarness>,
): ContractCase[] {
  const rule = contractRule(createHarness);

  return [
    rule("each day has its counts, and a day of nothing has none", async ({ store }) => {
      assert.deepEqual(await store.messageHistory.countByDay(DAYS), []);
      for (const [n, outcome] of [sent, sent, failed, unknown, null].entries())
        await onDay(store, `${n}`, outcome);
      await onDay(store, "later", sent, "2025-12-18");
      await onDay(store, "before", sent, "2025-12-15");
      const today: DayCounts = { ...NONE, day: TODAY, sent: 2, failed: 1, unknown: 1, sending: 1 };
      assert.deepEqual(await store.messageHistory.countByDay(DAYS), [today]);
      const wide = await store.messageHistory.countByDay({ from: "2025-12-15", to: "2025-12-18" });
      assert.deepEqual(
        wide.map(({ day }) => day),
        ["2025-12-15", TODAY, "2025-12-18"],
      );
    }),

    rule("what the gateway said of a message later counts on the message's day", async ({ store }) => {
      for (const id of ["a", "b", "c", "d"]) await onDay(store, id, (begun) => sent(begun, `id of ${id}`));
      const at = new Date("2025-12-20T01:00:00Z");
      await store.receipts.record([
        { messageId: "id of a", state: "read", at, reason: null },
        { messageId: "id of b", state: "delivered", at, reason: null },
        { messageId: "id of c", state: "failed", at, reason: "offline" },
      ]);
      const [counts] = await store.messageHistory.countByDay(DAYS);
      assert.deepEqual(counts, { ...NONE, day: TODAY, sent: 4, delivered: 2, read: 1, bounced: 1 });
    }),

    rule("a sending whose lease is over is unknown", async ({ store, elapse }) => {
      await onDay(store, "a", null);
      await elapse(LEASE_MS + 1_000);
      const [counts] = await store.messageHistory.countByDay(DAYS);
      assert.deepEqual(counts, { ...NONE, day: TODAY, unknown: 1 });
      const [record] = (await store.messageHistory.listDay({ day: TODAY, limit: 5, after: null })).deliveries;
      assert.equal(record?.status, "unknown");
      const [same] = await store.messageHistory.ofVehicles(["a"], 5);
      assert.deepEqual(same, record);
    }),

    rule("a test message is of no day, and is found by what it stands for", async ({ store }) => {
      const run = await store.ledger.open({
        ...{ runId: crypto.randomUUID(), leaseMs: LEASE_MS, today: TODAY, isTest: true },
      });
      const mine = delivery("test 1");
      await run.settleAndBegin([], [mine]);
      await run.settleAndBegin([sent(mine)], []);
      const { messageHistory } = store;
      assert.deepEqual(await messageHistory.countByDay(DAYS), []);
      assert.deepEqual((await messageHistory.listDay({ day: TODAY, limit: 5, after: null })).deliveries, []);
      const [record] = await messageHistory.ofVehicles(["test 1"], 1);
      assert.equal(record?.status, "sent");
    }),

    ...[1, 2, 6, 12, 13].map((limit) =>
      rule(`pages of ${limit} give each of 12 deliveries of a day once, newest first`, async ({ store }) => {
        const ids = Array.from("abcdefghijkl");
        for (const [n, id] of ids.entries()) {
          await onDay(store, id, [sent, failed, unknown][n % 3] ?? sent);
          await onDay(store, id, sent, TOMORROW);
        }
        const listed = await readPages(limit, async (after) => {
          const { deliveries, next } = await store.messageHistory.listDay({ day: TODAY, limit, after });
          return { items: deliveries, next };
        });
        assert.deepEqual(
          listed.map(({ vehicleId, period }) => [vehicleId, period]),
          ids.toReversed().map((id) => [id, TODAY]),
        );
      }),
    ),

    rule("vehicles have their deliveries, the latest period first", async ({ store }) => {
      for (const day of ["2025-12-16", "2025-12-15", "2025-12-17"]) await onDay(store, "a", sent, day);
      await onDay(store, "b", failed, "2025-12-14");
      await onDay(store, "c", sent);
      const { messageHistory } = store;
      assert.deepEqual(await messageHistory.ofVehicles([], 10), []);
      const periods = async (limit: number) =>
        (await messageHistory.ofVehicles(["a", "b", "none"], limit)).map(({ period }) => period);
      assert.deepEqual(await periods(10), ["2025-12-17", "2025-12-16", "2025-12-15", "2025-12-14"]);
      assert.deepEqual(await periods(2), ["2025-12-17", "2025-12-16"]);
    }),

    rule("a cursor that no page gave is refused", async ({ store }) => {
      for (const after of FOREIGN_CURSORS) {
        const listing = store.messageHistory.listDay({ day: TODAY, limit: 1, after });
        await assert.rejects(listing, { code: "INVALID_OPTION" });
      }
    }),
  ];
}
