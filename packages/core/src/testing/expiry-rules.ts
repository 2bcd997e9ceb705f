import assert from "node:assert/strict";
import type { Expiry } from "../ports/personal-data.js";
import type { ContractCase } from "./contract-case.js";
import { assertStates, failed, sent, TODAY, unknown } from "./ledger-fixture.js";
import { FOREIGN_CURSORS } from "./paging.js";
import {
  BUDI,
  knowBudi,
  type PersonalDataHarness,
  type PersonalDataRule,
  reminded,
} from "./personal-data-harness.js";

/** About a number, somebody's words or a plate. */
const ABOUT_PEOPLE = [
  ...(["number_suppressed", "number_released", "opt_out_dropped", "test_sent"] as const),
  ...(["vehicle_saved", "vehicle_serviced", "person_exported"] as const),
];
const ABOUT_NOBODY = [
  ...(["run_started", "schedule_started", "schedule_stopped", "delivery_resolved"] as const),
  ...(["vehicles_imported", "person_erased", "data_expired"] as const),
];

const SOON = () => new Date(Date.now() + 3_600_000);
const NONE = { deliveries: 0, skips: 0, calls: 0, contacts: 0, suppressions: 0, activities: 0, runs: 0 };

/** Lets everything before an instant expire, batch by batch, and returns the sums and how many batches there were. */
async function expire(
  { store }: PersonalDataHarness,
  before: Date,
  { dryRun = false, limit = 100 }: { readonly dryRun?: boolean; readonly limit?: number } = {},
): Promise<Omit<Expiry, "next"> & { readonly batches: number }> {
  const sums = { ...NONE };
  let after: string | null = null;
  let batches = 0;
  do {
    const { next, ...counts }: Expiry = await store.personalData.expire({ before, dryRun, limit, after });
    assert.ok(counts.deliveries <= limit, "a batch holds at most `limit`");
    for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += counts[name];
    batches += 1;
    after = next;
  } while (after !== null);
  return { ...sums, batches };
}

/** What expires, and what stays. */
export function expiryRules(rule: PersonalDataRule): ContractCase[] {
  return [
    rule("what is older than an instant expires, and nothing that is not", async (harness) => {
      await knowBudi(harness, sent);
      assert.deepEqual(await expire(harness, new Date(Date.now() - 3_600_000)), { ...NONE, batches: 1 });
      const all = { ...NONE, deliveries: 1, skips: 1, calls: 1, contacts: 1, activities: 3, batches: 1 };
      const before = await harness.store.personalData.read(BUDI);
      assert.deepEqual(await expire(harness, SOON(), { dryRun: true }), all);
      assert.deepEqual(await harness.store.personalData.read(BUDI), before, "a dry run changes nothing");
      assert.deepEqual(await expire(harness, SOON()), all);
      assert.deepEqual(await expire(harness, SOON()), { ...NONE, batches: 1 });
      const { deliveries, skips, contacts, activities } = await harness.store.personalData.read({
        ...BUDI,
        vehicleIds: [],
      });
      assert.deepEqual([deliveries, skips, contacts, activities], [[], [], [], []]);
    }),

    rule("of each action by hand, what it says of somebody expires, and all else stays", async (harness) => {
      const { activity, personalData } = harness.store;
      for (const kind of [...ABOUT_PEOPLE, ...ABOUT_NOBODY]) {
        await activity.record({ kind, by: "Sari", about: "B 1 UJI", reason: "x" });
      }
      await personalData.expire({ before: SOON(), dryRun: false, limit: 100, after: null });
      const { activities } = await activity.list({ limit: 100, after: null });
      const kept = activities.filter(({ about, reason }) => about === "B 1 UJI" && reason === "x");
      assert.deepEqual(kept.map(({ kind }) => kind).toReversed(), ABOUT_NOBODY);
      assert.equal(activities.filter(({ about, reason }) => !about && !reason).length, ABOUT_PEOPLE.length);
    }),

    rule("nothing that expires opens a reminder, or a number to messages", async (harness) => {
      const { ledger, suppressions, unresolved } = harness.store;
      const all = [];
      for (const [id, outcome] of [
        ["a", sent],
        ["b", unknown],
        ["c", failed],
        ["d", null],
      ] as const) {
        all.push((await reminded(harness, id, BUDI.number, outcome)).mine);
      }
      await suppressions.add({ number: "628110000007", kind: "opted_out", by: "Sari", reason: null });
      await suppressions.add({ number: "628110000008", kind: "set_aside", by: "gateway", reason: null });
      const words = {
        gateway: "fonnte",
        sender: "628110000009",
        words: "stop?",
        at: new Date(0),
        messageId: "7",
      };
      await unresolved.add([words]);
      const before = await ledger.read(all, TODAY);
      const { deliveries } = await expire(harness, SOON());
      assert.equal(deliveries, 3, "all but the one under way");
      await assertStates(ledger.read(all, TODAY), before);
      assert.equal((await suppressions.find(["628110000007", "628110000008"])).size, 2);
      assert.equal((await unresolved.list({ limit: 5, after: null })).entries.length, 1);
    }),

    ...[1, 5, 12, 13].map((limit) =>
      rule(`batches of ${limit} let each of 12 deliveries expire`, async (harness) => {
        for (const id of Array.from("abcdefghijkl")) await reminded(harness, id, BUDI.number, sent);
        const counted = await expire(harness, SOON(), { dryRun: true, limit });
        assert.equal(counted.deliveries, 12);
        const { deliveries, batches } = await expire(harness, SOON(), { limit });
        assert.equal(deliveries, 12);
        assert.ok(batches >= 12 / limit && batches <= 12 / limit + 1, "no more batches than needed");
      }),
    ),

    rule("a cursor that no batch gave is refused", async ({ store }) => {
      for (const after of FOREIGN_CURSORS) {
        const asked = store.personalData.expire({ before: SOON(), dryRun: true, limit: 1, after });
        await assert.rejects(asked, { code: "INVALID_OPTION" });
      }
    }),
  ];
}
