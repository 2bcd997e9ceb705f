import assert from "node:assert/strict";
import type { Begin, DeliveryStatus, LedgerRun, Settlement } from "../ports/delivery-ledger.js";
import type { DeliveryReceipt } from "../ports/delivery-receipts.js";
import { type ContractCase, contractRule } from "./contract-case.js";
import type { DeliveryRecordsHarness, RecordsRule } from "./delivery-records-harness.js";
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
import { permutations } from "./permutations.js";
import { recipientRules } from "./recipient-rules.js";
import { assertHolds, onlyRecord, openRun, sending, vehiclesOf } from "./records-fixture.js";
import { REFERENCE_AT as AT, bounce, told, under } from "./reference-fixture.js";

/**
 * Every rule of `DeliveryReceipts` about the attempt that a receipt names by its reference, and about its recipient, as cases
 * for any test runner; each makes a harness of its own.
 */
export function deliveryReferencesContract(
  createHarness: () => DeliveryRecordsHarness | Promise<DeliveryRecordsHarness>,
): ContractCase[] {
  const rule: RecordsRule = contractRule(createHarness);
  return [...orderRules(rule), ...referenceRules(rule), ...recipientRules(rule)];
}

/** What an attempt may come to by itself; `null`: nothing yet. */
const OUTCOMES: readonly (null | ((begun: Begin, messageId: string) => Settlement))[] = [
  null,
  (begun) => unknown(begun),
  (begun) => failed(begun),
  (begun, messageId) => sent(begun, messageId),
];

/** What the gateway may say of it, and what that comes to where the attempt itself was not `sent`. */
const WORDS: readonly (readonly [states: readonly DeliveryReceipt["state"][], status: DeliveryStatus])[] = [
  [["accepted"], "sent"],
  [["delivered"], "sent"],
  [["read"], "sent"],
  [["failed"], "failed"],
  [["accepted", "failed"], "failed"],
  [["failed", "delivered"], "sent"],
  [["accepted", "failed", "read"], "sent"],
];

function orderRules(rule: RecordsRule): ContractCase[] {
  return WORDS.map(([states, settledAs]) =>
    rule(`${states.join(" and ")} under its reference settle an attempt, in any order`, async (harness) => {
      const expected: Record<string, string[]> = { sent: [], failed: [], unknown: [] };
      for (const outcome of OUTCOMES) {
        for (const order of permutations<"outcome" | DeliveryReceipt["state"]>(["outcome", ...states])) {
          const vehicleId = crypto.randomUUID();
          const { run, mine } = await sending(harness, vehicleId);
          for (const step of order) {
            if (step === "outcome") await settle(run, outcome?.(mine, vehicleId));
            else await harness.store.receipts.record([under([mine], told(vehicleId, step))]);
          }
          const isSent = outcome !== null && outcome(mine, vehicleId).status === "sent";
          expected[isSent ? "sent" : settledAs]?.push(vehicleId);
        }
      }
      for (const status of ["sent", "failed", "unknown"] as const) {
        const vehicles = await vehiclesOf(harness, status);
        assert.deepEqual(vehicles.sort(), expected[status]?.sort(), `those that are ${status}`);
      }
    }),
  );
}

function referenceRules(rule: RecordsRule): ContractCase[] {
  return [
    rule("an attempt whose lease is over is settled, before and after a run puts it so", async (harness) => {
      const first = await sending(harness, "a");
      const second = await sending(harness, "b");
      await harness.elapse(LEASE_MS + 1_000);
      await harness.store.receipts.record([under([first.mine], told("a", "accepted"))]);
      await openRun(harness);
      await harness.store.receipts.record([under([second.mine], told("b", "failed"))]);
      assert.deepEqual(await vehiclesOf(harness, "unknown"), []);
      assert.deepEqual(await vehiclesOf(harness, "sent"), ["a"]);
      assert.deepEqual(await vehiclesOf(harness, "failed"), ["b"]);
    }),

    rule("what is settled as sent is closed, and as failed is open to the next run", async (harness) => {
      const { ledger, receipts } = harness.store;
      const [a, b] = [await sending(harness, "a"), await sending(harness, "b")];
      await settle(a.run, unknown(a.mine));
      await settle(b.run, unknown(b.mine));
      await receipts.record([under([a.mine], told("a", "delivered")), under([b.mine], told("b", "failed"))]);
      assertHolds(await onlyRecord(harness, "sent"), { deliveredAt: AT, code: null, reason: null });
      assertHolds(await onlyRecord(harness, "failed"), {
        bounced: bounce,
        code: "REJECTED",
        reason: "offline",
      });
      await assertStates(ledger.read([a.mine, b.mine], TODAY), ["sent", "open"]);
      const again = [withNewToken(a.mine), withNewToken(b.mine)];
      await assertBegins(await openRun(harness), again, again.slice(1));
    }),

    rule(
      "an attempt that another one followed stays as it is, and tells nothing of the new one",
      async (harness) => {
        const { receipts } = harness.store;
        const old = await sending(harness, "a");
        await settle(old.run, unknown(old.mine));
        await receipts.record([under([old.mine], told("old", "failed"))]);
        const [run, mine] = [await openRun(harness), withNewToken(old.mine)];
        await assertBegins(run, [mine], [mine]);
        await receipts.record([under([old.mine], told("old", "delivered"))]);
        await settle(old.run, unknown(old.mine));
        await assertSettles(run, [sent(mine, "new")], [mine]);
        await receipts.record([under([old.mine], told("old", "delivered"))]);
        assertHolds(await onlyRecord(harness, "sent"), { deliveredAt: null, bounced: null });
      },
    ),

    rule("an attempt that is taken back is again as the gateway's word has left it", async (harness) => {
      const { receipts } = harness.store;
      const old = await sending(harness, "a");
      await receipts.record([under([old.mine], told("old", "failed"))]);
      const before = await onlyRecord(harness, "failed");
      const [run, mine] = [await openRun(harness), withNewToken(old.mine)];
      await assertBegins(run, [mine], [mine]);
      await run.release([mine]);
      assert.deepEqual(await onlyRecord(harness, "failed"), before);
    }),

    rule("what a person has decided stays", async (harness) => {
      const { records, receipts } = harness.store;
      for (const outcome of ["sent", "retry"] as const) {
        const { run, mine } = await sending(harness, outcome);
        await settle(run, unknown(mine));
        const { id } = await onlyRecord(harness, "unknown");
        await records.resolve(id, { outcome, by: "operator" });
        const state = outcome === "sent" ? "failed" : "delivered";
        await receipts.record([under([mine], told(outcome, state))]);
      }
      assert.deepEqual(await vehiclesOf(harness, "sent"), ["sent"]);
      assert.deepEqual(await vehiclesOf(harness, "failed"), ["retry"]);
    }),

    rule("one reference settles all deliveries of its message", async (harness) => {
      const [a, b, c] = [
        await sending(harness, "a"),
        await sending(harness, "b"),
        await sending(harness, "c"),
      ];
      await harness.store.receipts.record([under([a.mine, b.mine], told("one", "read"))]);
      await harness.elapse(LEASE_MS + 1_000);
      assert.deepEqual((await vehiclesOf(harness, "sent")).sort(), ["a", "b"]);
      assert.deepEqual(await vehiclesOf(harness, "unknown"), ["c"]);
      assert.ok(c);
    }),

    rule("a reference that is nobody's is ignored, and no other receipt of its call", async (harness) => {
      const { run, mine } = await sending(harness, "a");
      await settle(run, unknown(mine));
      const odd = ["", "x", "\0", "'", mine.token, mine.token.replaceAll("-", "").slice(1), "0".repeat(512)];
      await harness.store.receipts.record([
        ...odd.map((reference) => ({ ...told("x", "accepted"), reference })),
        under([withNewToken(mine)], told("x", "accepted")),
      ]);
      assert.deepEqual(await vehiclesOf(harness, "unknown"), ["a"]);
      await harness.store.receipts.record([
        ...odd.map((reference) => ({ ...told("x", "accepted"), reference })),
        under([mine], told("a", "accepted")),
      ]);
      assert.deepEqual(await vehiclesOf(harness, "sent"), ["a"]);
    }),
  ];
}

async function settle(run: LedgerRun, settlement: Settlement | undefined): Promise<void> {
  if (settlement) await run.settleAndBegin([settlement], []);
}
