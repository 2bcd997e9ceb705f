import { randomUUID } from "node:crypto";
import type { RunEnding, RunTrigger } from "@pengingat/core";
import { QueryTypes } from "sequelize";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LAST_RUN, MESSAGES } from "../../src/monitoring/store-figures.js";
import { type Migrated, migrated, onLostDatabase } from "../support/migrated.js";

const NOTHING = { due: 0, sent: 0, failed: 0, unknown: 0, skipped: 0 };
const TODAY = "2025-12-16";

let fixture: Migrated;

beforeAll(async () => {
  fixture = await migrated();
});
beforeEach(async () => {
  await fixture.database.query("delete from reminder_delivery");
  await fixture.database.query("delete from reminder_run");
  await fixture.database.query("delete from reminder_slot");
});
afterAll(() => fixture.end());

/** Messages in a state, `seconds` old, with a lease that is over in so many seconds. */
async function message(status: string, { seconds = 0, lease = 60, isTest = false, settled = true } = {}) {
  await fixture.database.query(
    `insert into reminder_delivery (vehicle_id, visit_date, occasion, status, lease_until, settled_at, updated_at, is_test)
     values (gen_random_uuid()::text, '2025-12-18', '2025-12-16', $1,
       case when $1 = 'sending' then now() + $3::float8 * interval '1 s' end,
       case when $1 <> 'sending' and $5::boolean then now() - $2::float8 * interval '1 s' end,
       now() - $2::float8 * interval '1 s', $4::boolean)`,
    [status, seconds, lease, isTest, settled],
  );
}

/** A run that ends, or that goes on where there is no ending. */
async function run(
  ending: Partial<RunEnding> | null,
  counts = NOTHING,
  today = TODAY,
  startedBy: RunTrigger = { kind: "schedule", by: null },
): Promise<string> {
  const { history } = fixture.store;
  const runId = randomUUID();
  await history.begin({ runId, startedBy, today, leaseMs: 60_000 });
  await history.progress(runId, { ...counts, waitingUntil: null });
  if (ending) await history.end(runId, { ended: "finished", reason: null, left: 0, counts, ...ending });
  return runId;
}

const figures = (after?: string) => fixture.store.figures(after);

/** A shard of a scheduled run that ends, or goes on. */
const shard = (by: string, ending: Partial<RunEnding> | null, counts = NOTHING) =>
  run(ending, counts, TODAY, { kind: "schedule", by });

const halted = (left: number): Partial<RunEnding> => ({ ended: "halted", left });

const letDie = () =>
  fixture.database.query("update reminder_run set alive_until = now() - interval '1 s' where ended is null");

async function planOf(statement: string): Promise<string> {
  const rows = await fixture.sequelize.query<Record<"QUERY PLAN", string>>(
    `explain (costs off) ${statement}`,
    { type: QueryTypes.SELECT },
  );
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

async function ageOf(since: Date | null): Promise<number> {
  const [row] = await fixture.database.query<{ now: number }>(
    "select extract(epoch from now())::float8 * 1000 as now",
  );
  return since === null || row === undefined ? Number.NaN : (row.now - since.getTime()) / 1_000;
}

describe("figures of messages", () => {
  it("are all nothing where nothing ever was", async () => {
    expect(await figures("0")).toEqual({
      ...{ inFlight: 0, inDoubt: 0, oldestInDoubtAt: null },
      ...{ notReached: 0, lastEnded: null, lastFinishedAt: null, lastRun: "0" },
      ...{ runs: {}, reminders: { sent: 0, failed: 0, unknown: 0, skipped: 0 } },
    });
  });

  it("tell what is under way from what is in doubt, and leave out what is neither", async () => {
    for (const status of ["sending", "sending", "sent", "failed"]) await message(status);
    await message("sending", { lease: -30 });
    await message("unknown", { seconds: 7_200 });
    await message("unknown", { seconds: 600 });
    await message("unknown", { seconds: 9_999, isTest: true });
    const { inFlight, inDoubt, oldestInDoubtAt } = await figures();
    expect({ inFlight, inDoubt }).toEqual({ inFlight: 2, inDoubt: 3 });
    expect(await ageOf(oldestInDoubtAt)).toBeCloseTo(7_200, -1);
  });

  it("know the age of what some other program wrote", async () => {
    await message("unknown", { seconds: 300, settled: false });
    expect(await ageOf((await figures()).oldestInDoubtAt)).toBeCloseTo(300, -1);
  });

  it("count an attempt whose lease is over as in doubt since then", async () => {
    await message("sending", { lease: -45 });
    const { inFlight, inDoubt, oldestInDoubtAt } = await figures();
    expect({ inFlight, inDoubt }).toEqual({ inFlight: 0, inDoubt: 1 });
    expect(await ageOf(oldestInDoubtAt)).toBeCloseTo(45, -1);
  });

  it("are read by an index, and no more of them than are counted", async () => {
    await fixture.database.query(
      `insert into reminder_delivery (vehicle_id, visit_date, occasion, status, settled_at)
       select 'vehicle ' || n, '2025-12-18', '2025-12-16',
         case when n % 10 = 1 then 'failed' when n > 8000 then 'unknown' else 'sent' end, now()
       from generate_series(1, 20000) as n`,
    );
    await fixture.database.query("analyze reminder_delivery");
    expect((await figures()).inDoubt).toBe(10_000);
    const plan = await planOf(MESSAGES);
    expect(plan).toContain("reminder_delivery_in_doubt");
    expect(plan).toContain("reminder_delivery_sending");
    expect(plan).not.toContain("Seq Scan");
  });
});

describe("figures of runs", () => {
  it("count the runs after one, by how they ended, and their reminders", async () => {
    await run({}, { ...NOTHING, due: 9, sent: 9 });
    const { lastRun } = await figures();
    await run({}, { ...NOTHING, due: 5, sent: 3, failed: 1, skipped: 1 });
    await run({}, { ...NOTHING, due: 2, skipped: 2 });
    await run({ ended: "halted", left: 4 }, { ...NOTHING, due: 6, sent: 1, unknown: 1 });
    expect(await figures(lastRun)).toMatchObject({
      ...{ runs: { finished: 2, halted: 1 }, lastEnded: "halted", notReached: 4 },
      reminders: { sent: 4, failed: 1, unknown: 1, skipped: 3 },
    });
    expect(await figures()).toMatchObject({ runs: {}, lastEnded: "halted" });
  });

  it("know how far the last run is, when one finished, and that one died", async () => {
    await run({ left: 0 });
    const finished = (await figures()).lastFinishedAt;
    expect(await ageOf(finished)).toBeLessThan(60);
    await run(null, { ...NOTHING, due: 50, sent: 20, skipped: 5 });
    expect(await figures("0")).toMatchObject({
      ...{ lastEnded: null, notReached: 25, lastFinishedAt: finished, runs: { finished: 1 } },
      reminders: { sent: 20, skipped: 5 },
    });
    await fixture.database.query("update reminder_run set alive_until = now() - interval '1 s'");
    expect(await figures("0")).toMatchObject({
      ...{ lastEnded: "died", notReached: 25, runs: { finished: 1, died: 1 } },
    });
  });

  it("take runs side by side together, and leave out those before and one that died", async () => {
    await run({ ended: "stopped", left: 100 });
    await run(null, { ...NOTHING, due: 1_000 });
    await fixture.database.query(
      "update reminder_run set alive_until = now() - interval '1 s' where ended is null",
    );
    await run({ ended: "stopped", left: 30 }, NOTHING, "2025-12-15");
    const beside = await run(null, { ...NOTHING, due: 10, sent: 4 });
    await run({ ended: "halted", left: 7 });
    expect((await figures()).notReached).toBe(13);
    await fixture.store.history.end(beside, {
      ...{ ended: "finished", reason: null, left: 0 },
      counts: { ...NOTHING, due: 10, sent: 10 },
    });
    expect((await figures()).notReached).toBe(7);
    await run({ left: 0 });
    expect((await figures()).notReached).toBe(0);
  });
});

describe("figures of shards", () => {
  it("take one after the other together, until each is made again", async () => {
    await shard("1/3", halted(7));
    await shard("2/3", { left: 0 });
    expect(await figures()).toMatchObject({ notReached: 7, lastEnded: "halted" });
    await shard("3/3", null, { ...NOTHING, due: 10, sent: 4 });
    expect(await figures()).toMatchObject({ notReached: 13, lastEnded: "halted" });
    await letDie();
    expect(await figures()).toMatchObject({ notReached: 13, lastEnded: "halted" });
    const again = await shard("1/3", null, { ...NOTHING, due: 7, sent: 2 });
    expect(await figures()).toMatchObject({ notReached: 11, lastEnded: null });
    await shard("3/3", { ended: "stopped", left: 3 });
    expect(await figures()).toMatchObject({ notReached: 8, lastEnded: null });
    const counts = { ...NOTHING, due: 7, sent: 7 };
    await fixture.store.history.end(again, { ended: "finished", reason: null, left: 0, counts });
    expect(await figures()).toMatchObject({ notReached: 3, lastEnded: "stopped" });
    await shard("3/3", { left: 0 });
    expect(await figures()).toMatchObject({ notReached: 0, lastEnded: "finished" });
  });

  it("are made good by a run of everything, but not by one that went on beside them", async () => {
    await shard("1/2", halted(7));
    await run({ left: 0 }, NOTHING, TODAY, { kind: "http", by: "1/2" });
    await shard("2/2", { left: 0 });
    expect(await figures()).toMatchObject({ notReached: 0, lastEnded: "finished" });
    const beside = await run(null, NOTHING, TODAY, { kind: "command", by: null });
    await shard("2/2", halted(5));
    await fixture.store.history.end(beside, { ended: "finished", reason: null, left: 0, counts: NOTHING });
    expect(await figures()).toMatchObject({ notReached: 5, lastEnded: "halted" });
  });

  it("make good a run of everything that ended before them", async () => {
    await run(halted(90), NOTHING, TODAY, { kind: "command", by: null });
    await shard("1/2", { left: 0 });
    await shard("2/2", { left: 0 });
    expect(await figures()).toMatchObject({ notReached: 0, lastEnded: "finished" });
  });

  it("are those of their last division, and of their day", async () => {
    await shard("1/2", halted(7));
    await shard("1/3", { left: 0 });
    await shard("2/3", halted(2));
    await shard("3/3", { left: 0 });
    expect(await figures()).toMatchObject({ notReached: 2, lastEnded: "halted" });
    await run({ left: 0 }, NOTHING, "2025-12-17", { kind: "schedule", by: "1/3" });
    expect(await figures()).toMatchObject({ notReached: 0, lastEnded: "finished" });
  });

  it("reached everybody when the scheduled run is finished, and no sooner", async () => {
    const scheduledRun = { job: "maintenance_reminder_job", scheduledFor: new Date("2025-12-16T00:00:00Z") };
    const lease = { token: randomUUID(), leaseMs: 60_000 };
    await fixture.store.scheduledRuns.acquire(scheduledRun, lease);
    await shard("1/2", halted(7));
    await shard("2/2", { left: 0 });
    await shard("1/2", { left: 0 });
    expect((await figures()).lastFinishedAt).toBeNull();
    await fixture.store.scheduledRuns.release(scheduledRun, lease.token, { finished: true });
    const { lastFinishedAt } = await figures();
    expect(await ageOf(lastFinishedAt)).toBeLessThan(60);
    await shard("1/2", { left: 0 });
    expect((await figures()).lastFinishedAt).toEqual(lastFinishedAt);
    await run({ left: 0 }, NOTHING, TODAY, { kind: "http", by: null });
    expect(Number((await figures()).lastFinishedAt)).toBeGreaterThan(Number(lastFinishedAt));
  });

  it("are read by an index, however many there were", async () => {
    await fixture.database.query(
      `insert into reminder_run (id, started_by_kind, started_by, today, alive_until, lease_ms, ended, ended_at, not_reached)
       select gen_random_uuid(), 'schedule', (1 + n % 8) || '/8', '2025-01-01'::date + n / 8, now(), 60000,
         'finished', now() - (60000 - n) * interval '1 s', 0
       from generate_series(1, 60000) as n`,
    );
    await fixture.database.query("analyze reminder_run");
    expect(await figures()).toMatchObject({ notReached: 0, lastEnded: "finished", lastFinishedAt: null });
    const plan = await planOf(LAST_RUN);
    expect(plan).toContain("reminder_run_number_key");
    expect(plan).not.toMatch(/Seq Scan on reminder_run/);
  });
});

it("a database that cannot be reached is said to be lost", async () => {
  await onLostDatabase(async (store) => {
    await expect(store.figures()).rejects.toMatchObject({ code: "DATABASE_LOST" });
  });
});
