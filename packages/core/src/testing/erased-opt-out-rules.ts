import assert from "node:assert/strict";
import type { SuppressionRequest } from "../ports/suppression-list.js";
import type { ContractCase } from "./contract-case.js";
import { eraseBudi, NOTHING_ERASED } from "./erasure-rules.js";
import {
  BUDI,
  HIDDEN_ID,
  type PersonalDataHarness,
  type PersonalDataRule,
  SARI,
} from "./personal-data-harness.js";

const find = async ({ store }: PersonalDataHarness) =>
  (await store.suppressions.find([BUDI.number])).get(BUDI.number);

function request(kind: SuppressionRequest["kind"], at: number): SuppressionRequest {
  return { number: BUDI.number, kind, by: "webhook", reason: "STOP", at: new Date(at) };
}

/** What becomes of the opt-outs of somebody who is erased. */
export function erasedOptOutRules(rule: PersonalDataRule): ContractCase[] {
  return [
    rule("an opt-out goes on once its number is erased, and no list shows it", async (harness) => {
      const { suppressions } = harness.store;
      await suppressions.add({ number: BUDI.number, kind: "opted_out", by: "Sari", reason: null });
      await suppressions.add({ number: SARI.number, kind: "set_aside", by: "gateway", reason: null });
      await eraseBudi(harness);
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
      await eraseBudi(harness);
      await suppressions.apply([request(null, at - 1)]);
      assert.equal(await find(harness), "opted_out", "an older lifting that comes late");
      await eraseBudi(harness);
      await suppressions.apply([request(null, at + 1)]);
      assert.equal(await find(harness), undefined, "a later lifting");
      await suppressions.apply([request("opted_out", at)]);
      assert.equal(await find(harness), undefined, "an older opt-out that comes late");
      await suppressions.apply([request("opted_out", at + 2)]);
      await eraseBudi(harness);
      assert.equal(await suppressions.remove(BUDI.number), true);
      assert.equal(await find(harness), undefined, "a person's word");
      assert.equal(await suppressions.remove(BUDI.number), false);
    }),

    rule("an unresolved opt-out becomes one, as nobody can decide it any more", async (harness) => {
      const { contacts, unresolved } = harness.store;
      await contacts.link([{ id: HIDDEN_ID, number: BUDI.number, at: new Date(), isMove: false }]);
      const entry = { gateway: "fonnte", sender: HIDDEN_ID, words: "jangan kirim lagi", messageId: "7" };
      await unresolved.add([{ ...entry, at: new Date() }]);
      assert.deepEqual(await eraseBudi(harness), { ...NOTHING_ERASED, contacts: 1, unresolved: 1 });
      assert.equal(await find(harness), "opted_out");
      assert.deepEqual((await unresolved.list({ limit: 5, after: null })).entries, []);
    }),
  ];
}
