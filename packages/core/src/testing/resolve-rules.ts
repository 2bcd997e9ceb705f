import assert from "node:assert/strict";
import type { DeliveryRecord } from "../ports/delivery-records.js";
import type { ContractCase } from "./contract-case.js";
import type { RecordsRule } from "./delivery-records-harness.js";
import {
  assertBegins,
  assertSettles,
  assertStates,
  failed,
  LEASE_MS,
  sent,
  TODAY,
  unknown,
  withNewToken,
} from "./ledger-fixture.js";
import { FOREIGN_CURSORS } from "./paging.js";
import { assertHolds, listed, onlyRecord, openRun, sending, settled, vehiclesOf } from "./records-fixture.js";

const SENT = { outcome: "sent", by: "operator" } as const;
const RETRY = { outcome: "retry", by: "operator" } as const;

/** The rules of `resolve`. */
export function resolveRules(rule: RecordsRule): ContractCase[] {
  return [
    ...(["unknown", "failed"] as const).map((status) =>
      rule(`${status}, resolved as sent, is closed`, async (harness) => {
        const { records, ledger } = harness.store;
        const { mine } = await settled(harness, "a", status === "failed" ? failed : unknown);
        const { id } = await onlyRecord(harness, status);
        assert.equal(await records.resolve(id, SENT), "resolved");
        assert.deepEqual(await vehiclesOf(harness, status), []);
        const record = await onlyRecord(harness, "sent");
        assertHolds(record, { id, status: "sent" });
        assertResolved(record, SENT);
        await assertStates(ledger.read([mine], TODAY), ["sent"]);
        await assertBegins(await openRun(harness), [withNewToken(mine)], []);
      }),
    ),

    rule("unknown, resolved as retry, has failed and is open to the next run", async (harness) => {
      const { mine } = await settled(harness, "a", unknown);
      const before = await openRun(harness);
      const { id } = await onlyRecord(harness, "unknown");
      assert.equal(await harness.store.records.resolve(id, RETRY), "resolved");
      const record = await onlyRecord(harness, "failed");
      assertHolds(record, { id, status: "failed" });
      assertResolved(record, RETRY);
      await assertStates(before.read([mine]), ["failed"]);
      await assertBegins(before, [withNewToken(mine)], []);
      const next = withNewToken(mine);
      await assertBegins(await openRun(harness), [next], [next]);
    }),

    rule("unknown, resolved as retry, is not for the run whose attempt it was", async (harness) => {
      const { run, mine } = await settled(harness, "a", unknown);
      const { id } = await onlyRecord(harness, "unknown");
      assert.equal(await harness.store.records.resolve(id, RETRY), "resolved");
      await assertStates(run.read([mine]), ["failed"]);
      await assertBegins(run, [withNewToken(mine)], []);
    }),

    rule("a sending is resolved once its lease is over", async (harness) => {
      await sending(harness, "a");
      await sending(harness, "b");
      await harness.elapse(LEASE_MS + 1_000);
      const [second, first] = await listed(harness, "unknown");
      assert.ok(first && second);
      assert.equal(await harness.store.records.resolve(first.id, SENT), "resolved");
      assert.equal(await harness.store.records.resolve(second.id, RETRY), "resolved");
      await openRun(harness);
      assert.deepEqual(await vehiclesOf(harness, "unknown"), []);
      assert.deepEqual(await vehiclesOf(harness, "sent"), ["a"]);
      assert.deepEqual(await vehiclesOf(harness, "failed"), ["b"]);
    }),

    rule("neither sent nor a sending whose lease lasts is open to a resolution", async (harness) => {
      const { records } = harness.store;
      await settled(harness, "a", sent);
      const closed = await onlyRecord(harness, "sent");
      const { mine } = await settled(harness, "b", failed);
      const { id } = await onlyRecord(harness, "failed");
      const next = withNewToken(mine);
      await assertBegins(await openRun(harness), [next], [next]);
      for (const resolution of [SENT, RETRY]) {
        assert.equal(await records.resolve(closed.id, resolution), "not_open");
        assert.equal(await records.resolve(id, resolution), "not_open");
      }
      assert.deepEqual(await onlyRecord(harness, "sent"), closed);
    }),

    ...[SENT, RETRY].map((resolution) =>
      rule(`no run changes what a person has resolved as ${resolution.outcome}`, async (harness) => {
        const { records } = harness.store;
        const { run, mine } = await settled(harness, "a", unknown);
        const { id } = await onlyRecord(harness, "unknown");
        await records.resolve(id, resolution);
        await assertSettles(run, [sent(mine), failed(mine), unknown(mine)], []);
        await run.release([mine]);
        await run.close();
        const status = resolution === SENT ? "sent" : "failed";
        assertResolved(await onlyRecord(harness, status), resolution);
      }),
    ),

    rule("a person may decide once more while it is not sent, and the last word stays", async (harness) => {
      const { records } = harness.store;
      const { mine } = await settled(harness, "a", unknown);
      const { id } = await onlyRecord(harness, "unknown");
      assert.equal(await records.resolve(id, RETRY), "resolved");
      assert.equal(await records.resolve(id, { outcome: "retry", by: "owner" }), "resolved");
      const [run, next] = [await openRun(harness), withNewToken(mine)];
      await assertBegins(run, [next], [next]);
      await assertSettles(run, [failed(next)], [next]);
      assertResolved(await onlyRecord(harness, "failed"), { outcome: "retry", by: "owner" });
      assert.equal(await records.resolve(id, SENT), "resolved");
      assert.equal(await records.resolve(id, RETRY), "not_open");
      assertResolved(await onlyRecord(harness, "sent"), SENT);
    }),

    rule("of many who resolve a delivery as sent at once, one does", async (harness) => {
      await settled(harness, "a", unknown);
      const { id } = await onlyRecord(harness, "unknown");
      const people = Array.from({ length: 10 }, (_, n) => `person ${n}`);
      const results = await Promise.all(
        people.map((by) => harness.store.records.resolve(id, { outcome: "sent", by })),
      );
      assert.equal(results.filter((result) => result === "resolved").length, 1);
      const by = people[results.indexOf("resolved")] ?? "";
      assertResolved(await onlyRecord(harness, "sent"), { outcome: "sent", by });
    }),

    rule("what a person has resolved as sent is not among the customers to call", async (harness) => {
      const { records, receipts } = harness.store;
      await settled(harness, "a", (begun) => sent(begun, "id of a"));
      await settled(harness, "b", unknown);
      await records.resolve((await onlyRecord(harness, "unknown")).id, SENT);
      const acceptedBefore = new Date("9999-01-01T00:00:00Z");
      const page = await receipts.listUnconfirmed({ acceptedBefore, limit: 10, after: null });
      assert.deepEqual(
        page.deliveries.map(({ vehicleId }) => vehicleId),
        ["a"],
      );
    }),

    rule("an id that no delivery has, or could have, is not found", async (harness) => {
      const { run, mine } = await settled(harness, "a", unknown);
      for (const id of [...FOREIGN_CURSORS, mine.token, "0", "999999999"]) {
        for (const resolution of [SENT, RETRY]) {
          assert.equal(await harness.store.records.resolve(id, resolution), "not_found");
        }
      }
      await assertSettles(run, [sent(mine)], [mine]);
    }),

    rule("any text is taken as who resolved it", async (harness) => {
      for (const by of ["", "NUL \0", "\ud800", "'; drop table x; --", "x".repeat(100_000), "Sri 😀"]) {
        await settled(harness, crypto.randomUUID(), unknown);
        const { id } = await onlyRecord(harness, "unknown");
        assert.equal(await harness.store.records.resolve(id, { outcome: "sent", by }), "resolved");
      }
      const [newest] = await listed(harness, "sent");
      assert.ok(newest);
      assertResolved(newest, { outcome: "sent", by: "Sri 😀" });
    }),
  ];
}

function assertResolved(
  { resolution }: DeliveryRecord,
  { outcome, by }: Omit<NonNullable<DeliveryRecord["resolution"]>, "at">,
): void {
  assert.ok(resolution, "a person has decided it");
  assert.deepEqual({ outcome: resolution.outcome, by: resolution.by }, { outcome, by });
  assert.ok(resolution.at instanceof Date && !Number.isNaN(resolution.at.getTime()), "it was at an instant");
}
