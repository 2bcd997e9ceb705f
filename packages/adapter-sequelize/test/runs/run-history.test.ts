import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sequelizeHistory } from "../../src/index.js";
import { type Migrated, migrated } from "../support/migrated.js";

const COUNTS = { due: 9, sent: 4, failed: 1, unknown: 1, skipped: 1 };

describe("the history of runs", () => {
  let bench: Migrated;

  beforeAll(async () => {
    bench = await migrated();
  });
  afterAll(() => bench.end());

  const begin = async () => {
    const runId = randomUUID();
    const startedBy = { kind: "http", by: "operator" } as const;
    await sequelizeHistory(bench.sequelize).begin({ runId, startedBy, today: "2025-12-16", leaseMs: 60_000 });
    return runId;
  };

  it("tells of a run under way: who started it, and how far it is", async () => {
    const history = sequelizeHistory(bench.sequelize);
    const runId = await begin();
    await history.progress(runId, COUNTS);
    expect(await history.get(runId)).toMatchObject({
      ...COUNTS,
      runId,
      startedBy: { kind: "http", by: "operator" },
      today: "2025-12-16",
      state: "running",
      endedAt: null,
    });
  });

  it("tells how a run ended, and no late word changes it", async () => {
    const history = sequelizeHistory(bench.sequelize);
    const runId = await begin();
    await history.end(runId, { ended: "halted", reason: "the gateway\0", left: 2, counts: COUNTS });
    await history.progress(runId, { ...COUNTS, sent: 0 });
    await history.end(runId, { ended: "finished", reason: null, left: 0, counts: COUNTS });
    const record = await history.get(runId);
    expect(record).toMatchObject({ ...COUNTS, state: "halted", reason: "the gateway", left: 2 });
    expect(record?.endedAt).toBeInstanceOf(Date);
  });

  it("counts a run as died that gave no sign of life for longer than its lease", async () => {
    const runId = await begin();
    await bench.database.query("update reminder_run set alive_until = clock_timestamp() where id = $1", [
      runId,
    ]);
    expect((await sequelizeHistory(bench.sequelize).get(runId))?.state).toBe("died");
  });

  it("lists runs newest first, page by page", async () => {
    const history = sequelizeHistory(bench.sequelize);
    const ids: string[] = [];
    // So many that their numbers differ in length.
    for (let run = 0; run < 12; run += 1) ids.unshift(await begin());
    const listed: string[] = [];
    let after: string | null = null;
    while (listed.length < ids.length) {
      const page = await history.list({ limit: 5, after });
      listed.push(...page.runs.map(({ runId }) => runId));
      after = page.next;
    }
    expect(listed.slice(0, ids.length)).toEqual(ids);
  });

  it("knows no run under what is no id", async () => {
    expect(await sequelizeHistory(bench.sequelize).get("1; drop table reminder_run")).toBeNull();
    expect(await sequelizeHistory(bench.sequelize).get(randomUUID())).toBeNull();
  });
});
