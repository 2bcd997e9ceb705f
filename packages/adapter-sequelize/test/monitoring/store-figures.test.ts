import { randomUUID } from "node:crypto";
import type { RunEnding } from "@pengingat/core";
import { QueryTypes } from "sequelize";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MESSAGES } from "../../src/monitoring/store-figures.js";
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
async function run(ending: Partial<RunEnding> | null, counts = NOTHING, today = TODAY): Promise<string> {
  const { history } = fixture.store;
  const runId = randomUUID();
  await history.begin({ runId, startedBy: { kind: "schedule", by: null }, today, leaseMs: 60_000 });
  await history.progress(runId, { ...counts, waitingUntil: null });
  if (ending) await history.end(runId, { ended: "finished", reason: null, left: 0, counts, ...ending });
  return runId;
}

const figures = (after?: string) => fixture.store.figures(after);

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
    const rows = await fixture.sequelize.query<Record<"QUERY PLAN", string>>(
      `explain (costs off) ${MESSAGES}`,
      {
        type: QueryTypes.SELECT,
      },
    );
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
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

it("a database that cannot be reached is said to be lost", async () => {
  await onLostDatabase(async (store) => {
    await expect(store.figures()).rejects.toMatchObject({ code: "DATABASE_LOST" });
  });
});
