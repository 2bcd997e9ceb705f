import assert from "node:assert/strict";
import type { CallLog, ToCall, ToCallQuery } from "../ports/call-log.js";
import { type CallLogRule, noAnswer } from "./call-log-harness.js";
import type { ContractCase } from "./contract-case.js";
import { failed, LEASE_MS, sent, TODAY, TOMORROW, unknown } from "./ledger-fixture.js";
import { FOREIGN_CURSORS, readPages } from "./paging.js";
import { onDay } from "./visits-fixture.js";

const FUTURE = new Date(Date.now() + 86_400_000);
const QUERY = { since: "2025-12-01", today: TODAY, acceptedBefore: FUTURE } as const;

/** The rules of `listToCall`. */
export function toCallRules(rule: CallLogRule): readonly ContractCase[] {
  return [
    rule("what is in doubt, failed or has not arrived is listed", async ({ store, elapse }) => {
      assert.deepEqual(await store.calls.listToCall({ ...QUERY, limit: 5, after: null }), {
        entries: [],
        next: null,
      });
      for (const [id, outcome] of Object.entries({ unknown, failed, sent })) await onDay(store, id, outcome);
      await onDay(store, "sending", null);
      assert.deepEqual(await vehicles(store.calls), ["sent", "failed", "unknown"]);
      await elapse(LEASE_MS + 1_000);
      assert.deepEqual(await vehicles(store.calls), ["sending", "sent", "failed", "unknown"]);
      const [first] = await entries(store.calls);
      assert.deepEqual([first?.delivery.status, first?.lastCall], ["unknown", null]);
    }),

    rule(
      "what was sent is listed once its receipt is late, or it has bounced, and not arrived",
      async ({ store }) => {
        const early = [{ acceptedBefore: null }, { acceptedBefore: new Date(0) }];
        for (const id of ["a", "b"]) await onDay(store, id, (begun) => sent(begun, `id of ${id}`));
        for (const query of early) assert.deepEqual(await vehicles(store.calls, query), []);
        const at = new Date("2025-12-16T01:02:03Z");
        await store.receipts.record([{ messageId: "id of a", state: "failed", at, reason: "offline" }]);
        for (const query of early) assert.deepEqual(await vehicles(store.calls, query), ["a"]);
        assert.deepEqual(await vehicles(store.calls), ["b", "a"]);
        await store.receipts.record([{ messageId: "id of a", state: "delivered", at, reason: null }]);
        assert.deepEqual(await vehicles(store.calls), ["b"]);
      },
    ),

    rule("a person's word takes a delivery off, until it fails again", async ({ store }) => {
      for (const id of ["a", "b"]) await onDay(store, id, unknown);
      for (const { delivery } of await entries(store.calls)) {
        const outcome = delivery.vehicleId === "a" ? "sent" : "retry";
        await store.records.resolve(delivery.id, { outcome, by: "Sari" });
      }
      assert.deepEqual(await vehicles(store.calls), []);
      await onDay(store, "b", failed);
      assert.deepEqual(await vehicles(store.calls), ["b"]);
    }),

    rule("of a visit, only its newest delivery counts", async ({ store }) => {
      await onDay(store, "a", failed);
      await onDay(store, "a", (begun) => sent(begun, "id of a"), TOMORROW);
      await onDay(store, "b", failed);
      await onDay(store, "b", unknown, TOMORROW);
      assert.deepEqual(await vehicles(store.calls), ["b", "a"]);
      await store.receipts.record([{ messageId: "id of a", state: "read", at: new Date(), reason: null }]);
      const [only, ...others] = await entries(store.calls);
      assert.deepEqual([only?.delivery.period, only?.delivery.status, others], [TOMORROW, "unknown", []]);
    }),

    rule("what began before the first day is not listed", async ({ store }) => {
      await onDay(store, "a", failed, "2025-11-30");
      await onDay(store, "b", failed, "2025-12-01");
      assert.deepEqual(await vehicles(store.calls), ["b"]);
    }),

    rule("a call closes a visit, unless it is to be made again by now", async ({ store }) => {
      for (const id of ["a", "b", "c", "d"]) await onDay(store, id, failed);
      const { calls } = store;
      await calls.record(noAnswer("a"));
      await calls.record({ ...noAnswer("b"), outcome: "call_later", date: null });
      await calls.record({ ...noAnswer("c"), outcome: "will_come", date: TODAY });
      await calls.record({ ...noAnswer("d"), visitDate: "2026-04-18", outcome: "opted_out", date: null });
      assert.deepEqual(await vehicles(calls), ["d", "b"]);
      assert.deepEqual(await vehicles(calls, { today: TOMORROW }), ["d", "b", "a"]);
      const [, , again] = await entries(calls, { today: TOMORROW });
      assert.deepEqual([again?.lastCall?.outcome, again?.lastCall?.number], ["no_answer", 1]);
      await calls.record({ ...noAnswer("a", 1), outcome: "already_serviced", date: null });
      assert.deepEqual(await vehicles(calls, { today: TOMORROW }), ["d", "b"]);
    }),

    rule("the latest day comes first, and of a day the newest", async ({ store }) => {
      await onDay(store, "b", failed, TOMORROW);
      await onDay(store, "a", failed, TODAY);
      await onDay(store, "c", failed, TOMORROW);
      assert.deepEqual(await vehicles(store.calls), ["c", "b", "a"]);
    }),

    ...[1, 2, 6, 12, 13].map((limit) =>
      rule(`pages of ${limit} give each of 12 visits once`, async ({ store }) => {
        const ids = Array.from("abcdefghijkl");
        for (const [n, id] of ids.entries()) {
          await onDay(store, id, failed, n < 5 ? TODAY : TOMORROW);
          await onDay(store, `${id} sending`, null);
        }
        assert.deepEqual(await vehicles(store.calls, {}, limit), ids.toReversed());
      }),
    ),

    rule("who leaves the list between two pages passes none over and gives none twice", async ({ store }) => {
      const { calls } = store;
      for (const id of Array.from("abcdef")) await onDay(store, id, failed);
      const first = await calls.listToCall({ ...QUERY, limit: 2, after: null });
      for (const { delivery } of first.entries) await calls.record(noAnswer(delivery.vehicleId));
      await onDay(store, "g", failed);
      const rest = await calls.listToCall({ ...QUERY, limit: 10, after: first.next });
      const ids = [first, rest].map((page) =>
        page.entries.map(({ delivery }) => delivery.vehicleId).join(""),
      );
      assert.deepEqual(ids, ["fe", "dcba"]);
    }),

    rule("a cursor that no page of customers gave is refused", async ({ store }) => {
      for (const after of FOREIGN_CURSORS) {
        await assert.rejects(store.calls.listToCall({ ...QUERY, limit: 1, after }), {
          code: "INVALID_OPTION",
        });
      }
    }),
  ];
}

function entries(calls: CallLog, query: Partial<ToCallQuery> = {}, limit = 100): Promise<ToCall[]> {
  return readPages(limit, async (after) => {
    const page = await calls.listToCall({ ...QUERY, ...query, limit, after });
    return { items: page.entries, next: page.next };
  });
}

async function vehicles(calls: CallLog, query: Partial<ToCallQuery> = {}, limit?: number): Promise<string[]> {
  return (await entries(calls, query, limit)).map(({ delivery }) => delivery.vehicleId);
}
