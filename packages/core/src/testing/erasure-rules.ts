import assert from "node:assert/strict";
import { messageReference } from "../domain/message-reference.js";
import type { SuppressionRequest } from "../ports/suppression-list.js";
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
  HIDDEN_ID,
  knowBudi,
  type PersonalDataHarness,
  type PersonalDataRule,
  reminded,
  SARI,
} from "./personal-data-harness.js";

const NOTHING = {
  ...{
    deliveries: 0,
    skips: 0,
    calls: 0,
    contacts: 0,
    suppressions: 0,
    unresolved: 0,
    activities: 0,
    runs: 0,
    underWay: 0,
  },
};
const ALL = { ...NOTHING, deliveries: 1, skips: 1, calls: 1, contacts: 1, suppressions: 1, activities: 3 };

const erase = ({ store }: PersonalDataHarness, dryRun = false) => store.personalData.erase(BUDI, { dryRun });

const find = async ({ store }: PersonalDataHarness) =>
  (await store.suppressions.find([BUDI.number])).get(BUDI.number);

function request(kind: SuppressionRequest["kind"], at: number): SuppressionRequest {
  return { number: BUDI.number, kind, by: "webhook", reason: "STOP", at: new Date(at) };
}

/** What an erasure takes, and what it leaves. */
export function erasureRules(rule: PersonalDataRule): ContractCase[] {
  return [
    rule("an erasure takes all but keys, statuses and times, and is harmless again", async (harness) => {
      const { messageHistory, receipts, personalData, activity, calls } = harness.store;
      await knowBudi(harness, (begun) => sent(begun, "id of a"));
      await receipts.record([{ messageId: "id of a", state: "read", at: new Date(), reason: null }]);
      const days = { from: TODAY, to: TODAY };
      const before = await messageHistory.countByDay(days);
      assert.deepEqual(await erase(harness), ALL);
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
      assert.deepEqual(await erase(harness), NOTHING);
    }),

    rule("a dry run counts the same and changes nothing", async (harness) => {
      await knowBudi(harness, sent);
      const before = await harness.store.personalData.read(BUDI);
      assert.deepEqual(await erase(harness, true), ALL);
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
      assert.deepEqual(await erase(harness), { ...NOTHING, unresolved: 1, activities: 2 });
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
        await erase(harness);
        await assertStates(ledger.read([mine], TODAY), before);
        const run = await ledger.open({ runId: crypto.randomUUID(), leaseMs: LEASE_MS, today: TODAY });
        const again = withNewToken(mine);
        await assertBegins(run, [again], status === "failed" ? [again] : []);
      }),
    ),

    rule("neither a late outcome nor the gateway's word writes to an erased attempt", async (harness) => {
      const { ledger, receipts, personalData, records } = harness.store;
      const { run, mine } = await reminded(harness, "a", BUDI.number, unknown);
      await erase(harness);
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
      assert.deepEqual(await erase(harness), { ...NOTHING, underWay: 1 });
      await assertSettles(run, [sent(mine)], [mine]);
      assert.deepEqual(await erase(harness), { ...NOTHING, deliveries: 1 });
    }),

    rule("an attempt whose lease is over is erased as unknown", async (harness) => {
      const { run, mine } = await reminded(harness, "a", BUDI.number, null);
      await harness.elapse(LEASE_MS + 1_000);
      assert.deepEqual(await erase(harness), { ...NOTHING, deliveries: 1 });
      await assertSettles(run, [sent(mine)], []);
      await run.release([mine]);
      await assertStates(harness.store.ledger.read([mine], TODAY), ["unknown"]);
    }),

    rule("an opt-out goes on once its number is erased, and no list shows it", async (harness) => {
      const { suppressions } = harness.store;
      await suppressions.add({ number: BUDI.number, kind: "opted_out", by: "Sari", reason: null });
      await suppressions.add({ number: SARI.number, kind: "set_aside", by: "gateway", reason: null });
      await erase(harness);
      await harness.store.personalData.erase(SARI, { dryRun: false });
      assert.deepEqual(
        await suppressions.find([BUDI.number, SARI.number]),
        new Map([[BUDI.number, "opted_out"]]),
      );
      assert.deepEqual((await suppressions.list({ kind: null, limit: 5, after: null })).suppressions, []);
    }),

    rule("what is asked for later decides about an erased opt-out as about any other", async (harness) => {
      const { suppressions } = harness.store;
      const at = Date.now() - 1_000_000;
      await suppressions.apply([request("opted_out", at)]);
      await erase(harness);
      await suppressions.apply([request(null, at - 1)]);
      assert.equal(await find(harness), "opted_out", "an older lifting that comes late");
      await erase(harness);
      await suppressions.apply([request(null, at + 1)]);
      assert.equal(await find(harness), undefined, "a later lifting");
      await suppressions.apply([request("opted_out", at)]);
      assert.equal(await find(harness), undefined, "an older opt-out that comes late");
      await suppressions.apply([request("opted_out", at + 2)]);
      await erase(harness);
      assert.equal(await suppressions.remove(BUDI.number), true);
      assert.equal(await find(harness), undefined, "a person's word");
      assert.equal(await suppressions.remove(BUDI.number), false);
    }),

    rule("an unresolved opt-out becomes one, as nobody can decide it any more", async (harness) => {
      const { contacts, unresolved } = harness.store;
      await contacts.link([{ id: HIDDEN_ID, number: BUDI.number, at: new Date(), isMove: false }]);
      const entry = { gateway: "fonnte", sender: HIDDEN_ID, words: "jangan kirim lagi", messageId: "7" };
      await unresolved.add([{ ...entry, at: new Date() }]);
      assert.deepEqual(await erase(harness), { ...NOTHING, contacts: 1, unresolved: 1 });
      assert.equal(await find(harness), "opted_out");
      assert.deepEqual((await unresolved.list({ limit: 5, after: null })).entries, []);
    }),
  ];
}
