import assert from "node:assert/strict";
import type { DeliveryFilter } from "../ports/delivery-records.js";
import { type ContractCase, contractRule } from "./contract-case.js";
import type { DeliveryRecordsHarness, RecordsRule } from "./delivery-records-harness.js";
import { delivery, failed, LEASE_MS, sent, TODAY, unknown } from "./ledger-fixture.js";
import { FOREIGN_CURSORS } from "./paging.js";
import { assertHolds, onlyRecord, openRun, sending, settled, vehiclesOf } from "./records-fixture.js";
import { resolveRules } from "./resolve-rules.js";

/** Every rule of `DeliveryRecords` as cases for any test runner; each makes a harness of its own. */
export function deliveryRecordsContract(
  createHarness: () => DeliveryRecordsHarness | Promise<DeliveryRecordsHarness>,
): ContractCase[] {
  const rule: RecordsRule = contractRule(createHarness);
  return [...listRules(rule), ...resolveRules(rule)];
}

function listRules(rule: RecordsRule): ContractCase[] {
  return [
    rule("each state lists its own deliveries", async (harness) => {
      for (const status of STATUSES) assert.deepEqual(await vehiclesOf(harness, status), []);
      await settled(harness, "sent", sent);
      await settled(harness, "failed", failed);
      await settled(harness, "unknown", unknown);
      await sending(harness, "sending");
      for (const status of STATUSES) assert.deepEqual(await vehiclesOf(harness, status), [status]);
    }),

    rule("a sending whose lease is over is listed as unknown, before any run puts it so", async (harness) => {
      await sending(harness, "a");
      await harness.elapse(LEASE_MS - 1_000);
      assert.deepEqual(await vehiclesOf(harness, "unknown"), []);
      await harness.elapse(2_000);
      assertHolds(await onlyRecord(harness, "unknown"), { vehicleId: "a", status: "unknown" });
      await openRun(harness);
      assertHolds(await onlyRecord(harness, "unknown"), { vehicleId: "a", status: "unknown" });
    }),

    rule(
      "a sending whose lease is over says so, and still does once a person has decided it",
      async (harness) => {
        await sending(harness, "a");
        await harness.elapse(LEASE_MS + 1_000);
        const { id, code, reason } = await onlyRecord(harness, "unknown");
        assert.equal(code, "LEASE_OVER");
        assert.ok(reason, "it has a reason");
        await harness.store.records.resolve(id, { outcome: "retry", by: "operator" });
        assertHolds(await onlyRecord(harness, "failed"), { code, reason });
      },
    ),

    rule("a test message is in no list and in no count", async (harness) => {
      const run = await harness.store.ledger.open({
        ...{ runId: crypto.randomUUID(), leaseMs: LEASE_MS, today: TODAY, isTest: true },
      });
      const outcomes = [sent, failed, unknown];
      const begun = outcomes.map((_, n) => delivery(`test ${n}`));
      await run.settleAndBegin([], begun);
      await run.settleAndBegin(
        begun.map((each, n) => (outcomes[n] ?? sent)(each)),
        [],
      );
      for (const status of STATUSES) {
        assert.deepEqual(await vehiclesOf(harness, status), []);
        assert.equal(await harness.store.records.count({ status }), 0);
      }
    }),

    rule("a record holds what is kept of its delivery", async (harness) => {
      const run = await openRun(harness, "run 7");
      const mine = delivery("a", { period: "2025-12-18" });
      await run.settleAndBegin([], [mine]);
      await run.settleAndBegin([unknown(mine)], []);
      const { token: _, ...key } = mine;
      const { id, updatedAt, ...record } = await onlyRecord(harness, "unknown");
      assert.deepEqual(record, {
        ...key,
        ...{ status: "unknown", runId: "run 7", attempts: 1, code: "TIMEOUT", reason: "no answer" },
        ...{
          response: null,
          deliveredAt: null,
          readAt: null,
          bounced: null,
          billedAs: null,
          resolution: null,
        },
      });
      assert.ok(typeof id === "string" && updatedAt instanceof Date, "it has an id and a time");
      await settled(harness, "b", sent);
      assertHolds(await onlyRecord(harness, "sent"), { response: "Success sent message", code: null });
    }),

    rule("a record shows what the gateway said of it later", async (harness) => {
      await settled(harness, "a", (begun) => sent(begun, "id of a"));
      const receipt = { messageId: "id of a", at: new Date("2025-12-16T01:02:03Z"), reason: null };
      await harness.store.receipts.record([{ ...receipt, state: "failed", reason: "offline" }]);
      assertHolds(await onlyRecord(harness, "sent"), { bounced: { at: receipt.at, reason: "offline" } });
      await harness.store.receipts.record([{ ...receipt, state: "read" }]);
      const arrived = { deliveredAt: receipt.at, readAt: receipt.at, bounced: null };
      assertHolds(await onlyRecord(harness, "sent"), arrived);
    }),

    ...[1, 2, 6, 12, 13].map((limit) =>
      rule(`pages of ${limit} give each of 12 deliveries once, newest first`, async (harness) => {
        const ids = Array.from("abcdefghijkl");
        for (const id of ids) {
          await settled(harness, id, unknown);
          await settled(harness, `${id} sent`, sent);
        }
        assert.deepEqual(await vehiclesOf(harness, "unknown", limit), ids.toReversed());
      }),
    ),

    rule("what comes and goes between two pages passes none over and gives none twice", async (harness) => {
      const { records } = harness.store;
      for (const id of Array.from("abcdef")) await settled(harness, id, unknown);
      const first = await records.list({ status: "unknown", limit: 2, after: null });
      const [, cursor] = first.deliveries;
      await records.resolve(cursor?.id ?? "", { outcome: "sent", by: "operator" });
      for (const id of Array.from("ghi")) await settled(harness, id, unknown);
      const rest = await records.list({ status: "unknown", limit: 10, after: first.next });
      const ids = [first, rest].map((page) => page.deliveries.map(({ vehicleId }) => vehicleId).join(""));
      assert.deepEqual(ids, ["fe", "dcba"]);
    }),

    rule("a list may be of some vehicles, and of the day of a run, and is counted whole", async (harness) => {
      const { records } = harness.store;
      for (const id of Array.from("abcd")) await settled(harness, id, unknown);
      await settled(harness, "a sent", sent);
      const found = async (filter: DeliveryFilter) => {
        const query = { status: "unknown", ...filter } as const;
        const { deliveries } = await records.list({ ...query, limit: 2, after: null });
        return [await records.count(query), deliveries.map(({ vehicleId }) => vehicleId).join("")];
      };
      assert.deepEqual(await found({}), [4, "dc"]);
      assert.deepEqual(await found({ vehicleIds: ["a", "d", "b", "x"] }), [3, "db"]);
      assert.deepEqual(await found({ vehicleIds: [] }), [0, ""]);
      assert.deepEqual(await found({ day: TODAY }), [4, "dc"]);
      assert.deepEqual(await found({ day: "2025-01-01" }), [0, ""]);
      assert.deepEqual(await found({ day: TODAY, vehicleIds: ["c"] }), [1, "c"]);
    }),

    rule("a cursor that no page gave is refused", async ({ store }) => {
      for (const after of FOREIGN_CURSORS) {
        const listing = store.records.list({ status: "sent", limit: 1, after });
        await assert.rejects(listing, { code: "INVALID_OPTION" });
      }
    }),
  ];
}

const STATUSES = ["sent", "failed", "unknown"] as const;
