import assert from "node:assert/strict";
import { messageReference } from "../domain/message-reference.js";
import type { ContractCase } from "./contract-case.js";
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
import {
  BUDI,
  knowBudi,
  type PersonalDataHarness,
  type PersonalDataRule,
  reminded,
  SARI,
} from "./personal-data-harness.js";

/** The counts of an erasure that finds nothing. */
export const NOTHING_ERASED = {
  ...{ deliveries: 0, skips: 0, calls: 0, contacts: 0, suppressions: 0 },
  ...{ unresolved: 0, activities: 0, runs: 0, underWay: 0 },
};
const ALL = {
  ...NOTHING_ERASED,
  deliveries: 1,
  skips: 1,
  calls: 1,
  contacts: 1,
  suppressions: 1,
  activities: 3,
};

/** Erases Budi. */
export const eraseBudi = ({ store }: PersonalDataHarness, dryRun = false) =>
  store.personalData.erase(BUDI, { dryRun });

/** What an erasure takes, and what it leaves. */
export function erasureRules(rule: PersonalDataRule): ContractCase[] {
  return [
    rule("an erasure takes all but keys, statuses and times, and is harmless again", async (harness) => {
      const { messageHistory, receipts, personalData, activity, calls } = harness.store;
      await knowBudi(harness, (begun) => sent(begun, "id of a"));
      await receipts.record([{ messageId: "id of a", state: "read", at: new Date(), reason: null }]);
      const days = { from: TODAY, to: TODAY };
      const before = await messageHistory.countByDay(days);
      assert.deepEqual(await eraseBudi(harness), ALL);
      const { suppression, ...rest } = await personalData.read({ ...BUDI, vehicleIds: [] });
      assert.deepEqual(rest, {
        ...{ deliveries: [], skips: [], calls: [], contacts: [], unresolved: [], activities: [] },
        runs: [],
      });
      const range = { from: "2025-08-16", to: "2025-08-16", limit: 5, after: null };
      const [skip] = (await harness.store.skipped.list(range)).visits;
      assert.deepEqual([skip?.vehicleId, skip?.code], ["a", "DAY_CAP"]);
      assert.equal(suppression?.isErased, true);
      assert.deepEqual(await messageHistory.countByDay(days), before);
      const [record] = await messageHistory.ofVehicles(["a"], 5);
      assert.deepEqual([record?.status, record?.response, record?.readAt !== null], ["sent", null, true]);
      assert.deepEqual(await receipts.findRecipients(["id of a"]), new Map());
      const [call] = (await calls.list({ limit: 5, after: null })).calls;
      assert.deepEqual([call?.outcome, call?.note], ["will_come", null]);
      const [action] = (await activity.list({ limit: 5, after: null })).activities;
      assert.deepEqual([action?.kind, action?.about, action?.reason], ["number_suppressed", null, null]);
      assert.deepEqual(await eraseBudi(harness), NOTHING_ERASED);
    }),

    rule("a dry run counts the same and changes nothing", async (harness) => {
      await knowBudi(harness, sent);
      const before = await harness.store.personalData.read(BUDI);
      assert.deepEqual(await eraseBudi(harness, true), ALL);
      assert.deepEqual(await harness.store.personalData.read(BUDI), before);
      assert.deepEqual(
        (await harness.store.suppressions.list({ kind: null, limit: 5, after: null })).suppressions.length,
        1,
      );
    }),

    rule("what is another person's stays", async (harness) => {
      await knowBudi(harness, sent);
      await reminded(harness, "b", SARI.number, sent);
      const before = await harness.store.personalData.read(SARI);
      await harness.store.personalData.erase({ ...BUDI, vehicleIds: ["a", "b"] }, { dryRun: false });
      assert.deepEqual(await harness.store.personalData.read(SARI), before);
    }),

    rule("who has a number that begins or ends like theirs is somebody else", async (harness) => {
      const { activity, personalData, unresolved } = harness.store;
      const entry = { gateway: "fonnte", words: "jangan kirim lagi", at: new Date(), messageId: null };
      for (const number of [BUDI.number, `${BUDI.number}2`, `1${BUDI.number}`]) {
        await unresolved.add([{ ...entry, sender: `${number}@c.us` }]);
        await activity.record({ kind: "opt_out_dropped", by: "Sari", about: `${number}@c.us`, reason: "no" });
        await activity.record({
          kind: "opt_out_dropped",
          by: "Sari",
          about: "x@lid",
          reason: `is ${number}`,
        });
      }
      const given = await personalData.read(BUDI);
      assert.deepEqual([given.unresolved.length, given.activities.length], [1, 2]);
      assert.deepEqual(await eraseBudi(harness), { ...NOTHING_ERASED, unresolved: 1, activities: 2 });
      assert.equal((await unresolved.list({ limit: 5, after: null })).entries.length, 2);
      const { activities } = await activity.list({ limit: 10, after: null });
      assert.equal(activities.filter(({ about, reason }) => about !== null && reason !== null).length, 4);
    }),

    ...(
      [
        ["sent", sent],
        ["unknown", unknown],
        ["failed", failed],
      ] as const
    ).map(([status, outcome]) =>
      rule(`an erased reminder is as ${status} as before, and the ledger as closed`, async (harness) => {
        const { ledger } = harness.store;
        const { mine } = await reminded(harness, "a", BUDI.number, outcome);
        const before = await ledger.read([mine], TODAY);
        await eraseBudi(harness);
        await assertStates(ledger.read([mine], TODAY), before);
        const run = await ledger.open({ runId: crypto.randomUUID(), leaseMs: LEASE_MS, today: TODAY });
        const again = withNewToken(mine);
        await assertBegins(run, [again], status === "failed" ? [again] : []);
      }),
    ),

    rule("neither a late outcome nor the gateway's word writes to an erased attempt", async (harness) => {
      const { ledger, receipts, personalData, records } = harness.store;
      const { run, mine } = await reminded(harness, "a", BUDI.number, unknown);
      await eraseBudi(harness);
      await assertSettles(run, [sent(mine, "id of a")], []);
      const reference = messageReference([mine.token]) ?? "";
      const told = { messageId: "id of a", state: "delivered", at: new Date(), reason: null } as const;
      await receipts.record([{ ...told, reference }]);
      await assertStates(ledger.read([mine], TODAY), ["unknown"]);
      assert.equal(await records.count({ status: "unknown" }), 1);
      assert.deepEqual((await personalData.read(BUDI)).deliveries, []);
    }),

    rule("an attempt under way is left to its run, and counted", async (harness) => {
      const { run, mine } = await reminded(harness, "a", BUDI.number, null);
      assert.deepEqual(await eraseBudi(harness), { ...NOTHING_ERASED, underWay: 1 });
      await assertSettles(run, [sent(mine)], [mine]);
      assert.deepEqual(await eraseBudi(harness), { ...NOTHING_ERASED, deliveries: 1 });
    }),

    rule("an attempt whose lease is over is erased as unknown", async (harness) => {
      const { run, mine } = await reminded(harness, "a", BUDI.number, null);
      await harness.elapse(LEASE_MS + 1_000);
      assert.deepEqual(await eraseBudi(harness), { ...NOTHING_ERASED, deliveries: 1 });
      await assertSettles(run, [sent(mine)], []);
      await run.release([mine]);
      await assertStates(harness.store.ledger.read([mine], TODAY), ["unknown"]);
    }),
  ];
}
