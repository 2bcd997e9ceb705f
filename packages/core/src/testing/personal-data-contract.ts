import assert from "node:assert/strict";
import { type ContractCase, contractRule } from "./contract-case.js";
import { erasedOptOutRules } from "./erased-opt-out-rules.js";
import { erasureRules } from "./erasure-rules.js";
import { expiryRules } from "./expiry-rules.js";
import { sent } from "./ledger-fixture.js";
import {
  BUDI,
  HIDDEN_ID,
  knowBudi,
  type PersonalDataHarness,
  type PersonalDataRule,
  reminded,
  SARI,
} from "./personal-data-harness.js";

export type { PersonalDataHarness } from "./personal-data-harness.js";

/** Every rule of `PersonalData` as cases for any test runner; each makes a harness of its own. */
export function personalDataContract(
  createHarness: () => PersonalDataHarness | Promise<PersonalDataHarness>,
): ContractCase[] {
  const rule: PersonalDataRule = contractRule(createHarness);

  return [
    rule("all that is kept of a person is given, and nothing of another", async (harness) => {
      const { history, personalData, unresolved } = harness.store;
      await knowBudi(harness, (begun) => sent(begun, "id of a"));
      await reminded(harness, "b", SARI.number, sent);
      const words = { gateway: "fonnte", words: "jangan kirim lagi", at: new Date(), messageId: null };
      await unresolved.add([
        { ...words, sender: HIDDEN_ID },
        { ...words, sender: `${BUDI.number}@c.us` },
        { ...words, sender: SARI.number },
      ]);
      const startedBy = { kind: "command", by: null } as const;
      const counts = { due: 1, sent: 0, failed: 1, unknown: 0, skipped: 0 };
      for (const number of [BUDI.number, `00${BUDI.number}`, `100${BUDI.number}`, SARI.number]) {
        const runId = crypto.randomUUID();
        await history.begin({ runId, startedBy, today: "2025-08-16", leaseMs: 60_000 });
        const reason = `${number} is not on WhatsApp`;
        await history.end(runId, { ended: "halted", reason, left: 0, counts });
      }
      const { deliveries, skips, calls, suppression, contacts, ...rest } = await personalData.read(BUDI);
      assert.deepEqual(
        deliveries.map(({ vehicleId, recipient, messageId, response }) => [
          vehicleId,
          recipient,
          messageId,
          response,
        ]),
        [["a", BUDI.number, "id of a", "Success sent message"]],
      );
      assert.deepEqual(skips, [
        { vehicleId: "a", visitDate: "2025-08-18", firstDay: "2025-08-16", code: "DAY_CAP" },
      ]);
      assert.deepEqual(
        calls.map(({ vehicleId, note }) => [vehicleId, note]),
        [["a", "after ten"]],
      );
      assert.deepEqual(
        [suppression?.kind, suppression?.by, suppression?.reason, suppression?.isErased],
        ["opted_out", "Sari", "asked at the counter", false],
      );
      assert.deepEqual(
        contacts.map(({ id, number }) => [id, number]),
        [[HIDDEN_ID, BUDI.number]],
      );
      assert.deepEqual(
        rest.unresolved.map(({ sender }) => sender),
        [HIDDEN_ID, `${BUDI.number}@c.us`],
      );
      assert.deepEqual(
        rest.activities.map(({ about, reason }) => [about, reason]),
        [
          ["b-1uji", null],
          [HIDDEN_ID, "no"],
          [BUDI.number, "asked"],
        ],
      );
      assert.deepEqual(rest.runs.map(({ reason }) => reason).sort(), [
        `00${BUDI.number} is not on WhatsApp`,
        `${BUDI.number} is not on WhatsApp`,
      ]);
      assert.equal(
        (await personalData.read({ number: "628110000003", vehicleIds: [], plates: [] })).deliveries.length,
        0,
      );
    }),

    rule("where the number was not kept, the vehicle says whose a delivery is", async (harness) => {
      await reminded(harness, "a", undefined, sent);
      const idsOf = async (vehicleIds: string[]) =>
        (await harness.store.personalData.read({ ...BUDI, vehicleIds })).deliveries.map(
          ({ vehicleId }) => vehicleId,
        );
      assert.deepEqual([await idsOf(["a", "none"]), await idsOf([])], [["a"], []]);
      // Another owner had the vehicle before.
      await reminded(harness, "b", SARI.number, sent);
      assert.deepEqual(await idsOf(["b"]), []);
      const skip = { visitDate: "2025-08-18", code: "INVALID_PHONE", day: "2025-08-16" } as const;
      await harness.store.skipped.record([
        { ...skip, vehicleId: "a", recipient: null },
        { ...skip, vehicleId: "b", recipient: SARI.number },
      ]);
      const { skips } = await harness.store.personalData.read({ ...BUDI, vehicleIds: ["a", "b"] });
      assert.deepEqual(
        skips.map(({ vehicleId }) => vehicleId),
        ["a"],
      );
    }),

    ...erasureRules(rule),
    ...erasedOptOutRules(rule),
    ...expiryRules(rule),
  ];
}
