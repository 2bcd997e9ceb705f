import assert from "node:assert/strict";
import type {
  ScheduledRun,
  ScheduledRunLease,
  ScheduledRunState,
  ScheduledRuns,
} from "../ports/scheduled-runs.js";
import { type ContractCase, type ContractHarness, contractRule } from "./contract-case.js";

/** A fresh, empty record of scheduled runs and what a case needs to look behind it. */
export interface ScheduledRunsHarness extends ContractHarness {
  readonly scheduledRuns: ScheduledRuns;
  /** Makes every lease that is held now end `ms` milliseconds sooner. */
  elapse(ms: number): Promise<void>;
  /** What is stored of a scheduled run, or `null` where nothing is. */
  stored(run: ScheduledRun): Promise<ScheduledRunOnFile | null>;
}

/** A stored scheduled run, as far as the contract speaks of it. */
export interface ScheduledRunOnFile {
  readonly finished: boolean;
  /** The token that holds it, or `null` where none does. */
  readonly token: string | null;
}

const LEASE_MS = 60_000;
const RUN: ScheduledRun = { job: "maintenance_reminder_job", scheduledFor: new Date("2025-12-15T00:00:00Z") };

/** Every rule of {@link ScheduledRuns} as cases for any test runner; each makes a harness of its own. */
export function scheduledRunsContract(
  createHarness: () => ScheduledRunsHarness | Promise<ScheduledRunsHarness>,
): ContractCase[] {
  const rule = contractRule(createHarness);

  return [
    rule("a scheduled run that nobody has taken goes to who asks", async ({ scheduledRuns, stored }) => {
      assert.equal(await stored(RUN), null);
      const mine = lease();
      await assertAcquire(scheduledRuns, mine, "acquired");
      assert.deepEqual(pick(await stored(RUN)), { finished: false, token: mine.token });
    }),

    rule("of many who ask at once, one gets it", async ({ scheduledRuns, stored }) => {
      const leases = Array.from({ length: 20 }, lease);
      const states = await Promise.all(leases.map((each) => scheduledRuns.acquire(RUN, each)));
      assert.equal(states.filter((state) => state === "acquired").length, 1);
      assert.equal(states.filter((state) => state === "held").length, 19);
      const winner = leases[states.indexOf("acquired")];
      assert.equal((await stored(RUN))?.token, winner?.token);
    }),

    rule("who asks again with the token that holds it gets it again", async ({ scheduledRuns, elapse }) => {
      const mine = lease();
      await assertAcquire(scheduledRuns, mine, "acquired");
      await elapse(LEASE_MS - 1_000);
      await assertAcquire(scheduledRuns, mine, "acquired");
      await elapse(LEASE_MS - 1_000);
      await assertAcquire(scheduledRuns, lease(), "held");
    }),

    rule("a scheduled run is known by its job and its instant", async ({ scheduledRuns }) => {
      await assertAcquire(scheduledRuns, lease(), "acquired");
      const sameInstant = { ...RUN, scheduledFor: new Date(RUN.scheduledFor) };
      assert.equal(await scheduledRuns.acquire(sameInstant, lease()), "held");
      assert.equal(await scheduledRuns.acquire({ ...RUN, job: "another_job" }, lease()), "acquired");
      const tomorrow = { ...RUN, scheduledFor: new Date("2025-12-16T00:00:00Z") };
      assert.equal(await scheduledRuns.acquire(tomorrow, lease()), "acquired");
    }),

    rule("a live lease holds it, and one that is over does not", async ({ scheduledRuns, elapse }) => {
      await assertAcquire(scheduledRuns, lease(), "acquired");
      await elapse(LEASE_MS - 1_000);
      await assertAcquire(scheduledRuns, lease(), "held");
      await elapse(2_000);
      await assertAcquire(scheduledRuns, lease(), "acquired");
    }),

    rule("whoever takes it over has a lease of full length", async ({ scheduledRuns, elapse }) => {
      await assertAcquire(scheduledRuns, lease(), "acquired");
      await elapse(LEASE_MS + 1);
      await assertAcquire(scheduledRuns, lease(), "acquired");
      await elapse(LEASE_MS - 1_000);
      await assertAcquire(scheduledRuns, lease(), "held");
    }),

    rule("a renewed lease has its full length again", async ({ scheduledRuns, elapse }) => {
      const mine = lease();
      await assertAcquire(scheduledRuns, mine, "acquired");
      await elapse(LEASE_MS - 1_000);
      assert.equal(await scheduledRuns.renew(RUN, mine), true);
      await elapse(LEASE_MS - 1_000);
      await assertAcquire(scheduledRuns, lease(), "held");
    }),

    rule("a lease is renewed for the token that holds it only", async ({ scheduledRuns, elapse }) => {
      assert.equal(await scheduledRuns.renew(RUN, lease()), false);
      const [old, next] = [lease(), lease()];
      await assertAcquire(scheduledRuns, old, "acquired");
      assert.equal(await scheduledRuns.renew(RUN, next), false);
      await elapse(LEASE_MS + 1);
      await assertAcquire(scheduledRuns, next, "acquired");
      assert.equal(await scheduledRuns.renew(RUN, old), false);
    }),

    rule("one that is released unfinished is open to others at once", async ({ scheduledRuns, stored }) => {
      const mine = lease();
      await assertAcquire(scheduledRuns, mine, "acquired");
      await scheduledRuns.release(RUN, mine.token, { finished: false });
      assert.deepEqual(pick(await stored(RUN)), { finished: false, token: null });
      assert.equal(await scheduledRuns.renew(RUN, mine), false);
      await assertAcquire(scheduledRuns, lease(), "acquired");
    }),

    rule("a finished one is closed for good, also to who finished it", async (harness) => {
      const { scheduledRuns, stored, elapse } = harness;
      const mine = lease();
      await assertAcquire(scheduledRuns, mine, "acquired");
      await scheduledRuns.release(RUN, mine.token, { finished: true });
      assert.equal((await stored(RUN))?.finished, true);
      await elapse(LEASE_MS + 1);
      await assertAcquire(scheduledRuns, lease(), "finished");
      await assertAcquire(scheduledRuns, mine, "finished");
      assert.equal(await scheduledRuns.renew(RUN, mine), false);
      await scheduledRuns.release(RUN, mine.token, { finished: false });
      await assertAcquire(scheduledRuns, lease(), "finished");
    }),

    rule("a release by a token that no longer holds it does nothing", async (harness) => {
      const { scheduledRuns, stored, elapse } = harness;
      await scheduledRuns.release(RUN, lease().token, { finished: true });
      assert.equal(await stored(RUN), null);
      const [old, next] = [lease(), lease()];
      await assertAcquire(scheduledRuns, old, "acquired");
      await elapse(LEASE_MS + 1);
      await assertAcquire(scheduledRuns, next, "acquired");
      for (const finished of [true, false]) {
        await scheduledRuns.release(RUN, old.token, { finished });
        assert.deepEqual(pick(await stored(RUN)), { finished: false, token: next.token });
      }
    }),

    rule("a job has had runs once one was taken, whatever became of it", async ({ scheduledRuns }) => {
      assert.equal(await scheduledRuns.hasAny(RUN.job), false);
      const mine = lease();
      await assertAcquire(scheduledRuns, mine, "acquired");
      assert.equal(await scheduledRuns.hasAny(RUN.job), true);
      assert.equal(await scheduledRuns.hasAny("another_job"), false);
      await scheduledRuns.release(RUN, mine.token, { finished: false });
      assert.equal(await scheduledRuns.hasAny(RUN.job), true);
    }),
  ];
}

function lease(): ScheduledRunLease {
  return { token: crypto.randomUUID(), leaseMs: LEASE_MS };
}

async function assertAcquire(
  scheduledRuns: ScheduledRuns,
  by: ScheduledRunLease,
  expected: ScheduledRunState,
): Promise<void> {
  assert.equal(await scheduledRuns.acquire(RUN, by), expected);
}

function pick(run: ScheduledRunOnFile | null): ScheduledRunOnFile | null {
  return run && { finished: run.finished, token: run.token };
}
