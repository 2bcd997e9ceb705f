import assert from "node:assert/strict";
import type { Slot, SlotAnswer, SlotLedger } from "../ports/slot-ledger.js";
import type { ContractCase } from "./contract-case.js";

/** A fresh, empty slot ledger and what a case needs to look behind it. */
export interface SlotLedgerHarness {
  readonly slots: SlotLedger;
  /** Makes every lease that is held now end `ms` milliseconds sooner. */
  elapse(ms: number): Promise<void>;
  /** What is stored of a slot, or `null` where nothing is. */
  stored(slot: Slot): Promise<SlotOnFile | null>;
  /** Called after the case, also when it failed. */
  close?(): Promise<void>;
}

/** A stored slot, as far as the contract speaks of it. */
export interface SlotOnFile {
  readonly finished: boolean;
  /** The token that holds the slot, or `null` where none does. */
  readonly token: string | null;
}

const LEASE_MS = 60_000;
const SLOT: Slot = { job: "maintenance_reminder_job", scheduledFor: new Date("2025-12-15T00:00:00Z") };

/** Every rule of {@link SlotLedger} as cases for any test runner; each makes a harness of its own. */
export function slotLedgerContract(
  createHarness: () => SlotLedgerHarness | Promise<SlotLedgerHarness>,
): readonly ContractCase[] {
  function rule(name: string, check: (harness: SlotLedgerHarness) => Promise<void>): ContractCase {
    return {
      name,
      async run() {
        const harness = await createHarness();
        try {
          await check(harness);
        } finally {
          await harness.close?.();
        }
      },
    };
  }

  return [
    rule("a slot that nobody has taken goes to who asks", async ({ slots, stored }) => {
      assert.equal(await stored(SLOT), null);
      const mine = lease();
      await assertAcquire(slots, mine, "acquired");
      assert.deepEqual(pick(await stored(SLOT)), { finished: false, token: mine.token });
    }),

    rule("of many who ask at once, one has the slot", async ({ slots, stored }) => {
      const leases = Array.from({ length: 20 }, lease);
      const answers = await Promise.all(leases.map((each) => slots.acquire(SLOT, each)));
      assert.equal(answers.filter((answer) => answer === "acquired").length, 1);
      assert.equal(answers.filter((answer) => answer === "held").length, 19);
      const winner = leases[answers.indexOf("acquired")];
      assert.equal((await stored(SLOT))?.token, winner?.token);
    }),

    rule("a slot is known by its job and its instant", async ({ slots }) => {
      await assertAcquire(slots, lease(), "acquired");
      const sameInstant = { ...SLOT, scheduledFor: new Date(SLOT.scheduledFor) };
      assert.equal(await slots.acquire(sameInstant, lease()), "held");
      assert.equal(await slots.acquire({ ...SLOT, job: "another_job" }, lease()), "acquired");
      const tomorrow = { ...SLOT, scheduledFor: new Date("2025-12-16T00:00:00Z") };
      assert.equal(await slots.acquire(tomorrow, lease()), "acquired");
    }),

    rule("a live lease holds the slot, and one that is over does not", async ({ slots, elapse }) => {
      await assertAcquire(slots, lease(), "acquired");
      await elapse(LEASE_MS - 1_000);
      await assertAcquire(slots, lease(), "held");
      await elapse(2_000);
      await assertAcquire(slots, lease(), "acquired");
    }),

    rule("whoever takes a slot over has a lease of full length", async ({ slots, elapse }) => {
      await assertAcquire(slots, lease(), "acquired");
      await elapse(LEASE_MS + 1);
      await assertAcquire(slots, lease(), "acquired");
      await elapse(LEASE_MS - 1_000);
      await assertAcquire(slots, lease(), "held");
    }),

    rule("a renewed lease has its full length again", async ({ slots, elapse }) => {
      const mine = lease();
      await assertAcquire(slots, mine, "acquired");
      await elapse(LEASE_MS - 1_000);
      assert.equal(await slots.renew(SLOT, mine), true);
      await elapse(LEASE_MS - 1_000);
      await assertAcquire(slots, lease(), "held");
    }),

    rule("a lease is renewed for the token that holds the slot only", async ({ slots, elapse }) => {
      assert.equal(await slots.renew(SLOT, lease()), false);
      const [old, next] = [lease(), lease()];
      await assertAcquire(slots, old, "acquired");
      assert.equal(await slots.renew(SLOT, next), false);
      await elapse(LEASE_MS + 1);
      await assertAcquire(slots, next, "acquired");
      assert.equal(await slots.renew(SLOT, old), false);
    }),

    rule("a slot that is given back is open to others at once", async ({ slots, stored }) => {
      const mine = lease();
      await assertAcquire(slots, mine, "acquired");
      await slots.release(SLOT, mine.token, { finished: false });
      const given = await stored(SLOT);
      assert.ok(given === null || (!given.finished && given.token === null), "nobody holds it");
      assert.equal(await slots.renew(SLOT, mine), false);
      await assertAcquire(slots, lease(), "acquired");
    }),

    rule("a finished slot is closed for good, also to who finished it", async ({ slots, stored, elapse }) => {
      const mine = lease();
      await assertAcquire(slots, mine, "acquired");
      await slots.release(SLOT, mine.token, { finished: true });
      assert.equal((await stored(SLOT))?.finished, true);
      await elapse(LEASE_MS + 1);
      await assertAcquire(slots, lease(), "finished");
      await assertAcquire(slots, mine, "finished");
      assert.equal(await slots.renew(SLOT, mine), false);
      await slots.release(SLOT, mine.token, { finished: false });
      await assertAcquire(slots, lease(), "finished");
    }),

    rule("a release by a token that no longer holds the slot does nothing", async (harness) => {
      const { slots, stored, elapse } = harness;
      await slots.release(SLOT, lease().token, { finished: true });
      assert.equal(await stored(SLOT), null);
      const [old, next] = [lease(), lease()];
      await assertAcquire(slots, old, "acquired");
      await elapse(LEASE_MS + 1);
      await assertAcquire(slots, next, "acquired");
      for (const finished of [true, false]) {
        await slots.release(SLOT, old.token, { finished });
        assert.deepEqual(pick(await stored(SLOT)), { finished: false, token: next.token });
      }
    }),
  ];
}

function lease(): { readonly token: string; readonly leaseMs: number } {
  return { token: crypto.randomUUID(), leaseMs: LEASE_MS };
}

async function assertAcquire(
  slots: SlotLedger,
  by: ReturnType<typeof lease>,
  expected: SlotAnswer,
): Promise<void> {
  assert.equal(await slots.acquire(SLOT, by), expected);
}

function pick(slot: SlotOnFile | null): SlotOnFile | null {
  return slot && { finished: slot.finished, token: slot.token };
}
