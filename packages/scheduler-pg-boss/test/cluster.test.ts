import { setTimeout as delay } from "node:timers/promises";
import { ReminderError } from "@pengingat/core";
import { TestClock } from "pg-boss";
import { afterAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { machineClock } from "../src/engine-clock.js";
import { type EngineClock, migratePgBoss, pgBossScheduler } from "../src/index.js";
import type { SchedulerEvent } from "../src/scheduler-event.js";
import {
  type Cluster,
  type Member,
  member,
  migratedCluster,
  newCluster,
  SEVEN,
} from "./support/cluster-rig.js";
import { relayTo } from "./support/relay.js";

const JOB = "maintenance_reminder_job";
const RUN = { job: JOB, scheduledFor: new Date("2025-12-15T07:00:00+07:00") };
const LEASE = { token: "22222222-2222-4222-8222-222222222222", leaseMs: 1_000 };

interface TestCluster extends Cluster {
  readonly clock: TestClock;
  readonly member: (options?: Parameters<typeof member>[1]) => Member;
}

/** A cluster whose tables are there, shortly before seven. */
async function clusterAt(now = "2025-12-15T06:59:57+07:00"): Promise<TestCluster> {
  const clock = new TestClock(new Date(now));
  const cluster = await migratedCluster(() => clock.now());
  return { ...cluster, clock, member: (options) => member(cluster, { clock, ...options }) };
}

/** Lets time pass, second by second, as long as something is not so; work is done in real time. */
async function tickUntil(clock: TestClock, what: string, holds: () => boolean): Promise<void> {
  for (let seconds = 0; !holds(); seconds += 1) {
    if (seconds > 400) throw new Error(`expected ${what}`);
    await clock.tick(1_000);
    await delay(20);
  }
}

function aDayAhead(clock: TestClock): EngineClock {
  const ahead = {
    now: () => clock.now() + 86_400_000,
    setTimeout: clock.setTimeout.bind(clock),
    clearTimeout: clock.clearTimeout.bind(clock) as EngineClock["clearTimeout"],
    setInterval: clock.setInterval.bind(clock),
    clearInterval: clock.clearInterval.bind(clock) as EngineClock["clearInterval"],
    attach: clock.attach.bind(clock),
  };
  return ahead;
}

const warnings: Error[] = [];
const keepWarning = (warning: Error) => warnings.push(warning);
process.on("warning", keepWarning);
afterAll(() => {
  process.off("warning", keepWarning);
  expect(warnings).toEqual([]);
});

const shardsOf = (...members: Member[]) =>
  members
    .flatMap(({ service }) => service.runs.map(({ shard }) => shard))
    .sort((a, b) => (a?.index ?? 0) - (b?.index ?? 0));

describe("a cluster", () => {
  it("divides a run among its processes, makes each part once, and closes the run", async () => {
    const { clock, member, scheduledRuns } = await clusterAt();
    const [a, b, c] = [member({ shards: 4 }), member({ shards: 4 }), member({ shards: 4 })];
    await a.scheduler.start(SEVEN);
    await b.scheduler.join();
    await c.scheduler.join();
    const finished = () =>
      [a, b, c].flatMap(({ events }) => events.filter(({ type }) => type === "run_finished"));
    await tickUntil(clock, "the run to finish", () => finished().length > 0);
    expect(finished()).toEqual([
      expect.objectContaining({
        counts: { due: 12, sent: 12, failed: 0, unknown: 0, skipped: 0, left: 0 },
        shards: { done: 4, running: 0, waiting: 0, failed: 0 },
      }),
    ]);
    expect(shardsOf(a, b, c)).toEqual([0, 1, 2, 3].map((index) => ({ index, count: 4 })));
    expect(await scheduledRuns.acquire(RUN, LEASE)).toBe("finished");
    await tickUntil(clock, "everybody to see it", () => c.scheduler.status().shards?.done === 4);
    expect(c.scheduler.status()).toMatchObject({
      running: true,
      time: SEVEN,
      shards: { done: 4, running: 0, waiting: 0, failed: 0 },
    });
  });

  it("is started and stopped by any of its processes, and the others see it", async () => {
    const { clock, member } = await clusterAt();
    const [a, b] = [member({ script: ["waits"] }), member({ script: ["waits"] })];
    await b.scheduler.join();
    await a.scheduler.start(SEVEN);
    await tickUntil(clock, "b to see the schedule", () => b.scheduler.status().running);
    await tickUntil(clock, "a run", () => a.service.runs.length + b.service.runs.length === 1);
    const [runs, stops] = a.service.runs.length === 1 ? [a, b] : [b, a];
    await stops.scheduler.stop();
    await tickUntil(clock, "the run to end elsewhere", () => runs.service.ended() === 1);
    await tickUntil(clock, "the other to see the stop", () => !runs.scheduler.status().running);
    await clock.setTime(clock.now() + 50_000);
    await clock.tick(10_000);
    expect(a.service.runs.length + b.service.runs.length).toBe(1);
  });

  it("leaves a part undone that was sent while its run was stopped, though the schedule stands again", async () => {
    const { clock, member, query, schema } = await clusterAt();
    const a = member({ script: ["waits", "finishes"] });
    await a.scheduler.start(SEVEN);
    await tickUntil(clock, "the part to begin", () => a.service.runs.length === 1);
    await a.scheduler.stop();
    await a.scheduler.start(SEVEN);
    const [part, same] = [`${schema}.job where name = 'pengingat-shard'`, "name, policy, data, start_after"];
    await query(`insert into ${schema}.job (${same}) select ${same} from ${part}`);
    const completed = () => query(`select 1 from ${part} and state = 'completed'`);
    while ((await completed()).length === 0) await clock.tick(1_000);
    expect(a.service.runs).toHaveLength(1);
  });

  it("gives a part of a process that leaves to another, and the number of parts may change meanwhile", async () => {
    const { clock, member } = await clusterAt();
    const a = member({ shards: 2, script: ["finishes", "waits"] });
    await a.scheduler.start(SEVEN);
    await tickUntil(clock, "the second part to begin", () => a.service.runs.length === 2);
    const b = member({ shards: 3 });
    await b.scheduler.join();
    await a.scheduler.leave();
    await tickUntil(clock, "the run to finish", () => b.count("run_finished") === 1);
    expect(shardsOf(b)).toEqual([{ index: 1, count: 2 }]);
    expect(shardsOf(a)).toEqual([0, 1].map((index) => ({ index, count: 2 })));
  });

  it("makes up for a time at which no process was there", async () => {
    const { clock, member } = await clusterAt();
    const a = member();
    await a.scheduler.start(SEVEN);
    await a.scheduler.leave();
    await clock.tick(2 * 3_600_000);
    const b = member();
    await b.scheduler.join();
    await tickUntil(clock, "the run that was missed", () => b.count("run_finished") === 1);
    expect(b.service.runs).toHaveLength(1);
  });

  it("does not make up for it where it is too late", async () => {
    const { clock, member } = await clusterAt();
    const a = member();
    await a.scheduler.start(SEVEN);
    await a.scheduler.leave();
    await clock.tick(7 * 3_600_000);
    const b = member();
    await b.scheduler.join();
    await tickUntil(clock, "the run to be skipped", () => b.count("run_skipped") === 1);
    expect(b.service.runs).toHaveLength(0);
  });

  it("catches up at a start, once, and only where some run ever was", async () => {
    const { clock, member, scheduledRuns } = await clusterAt("2025-12-15T08:00:00+07:00");
    const a = member();
    await a.scheduler.startAndCatchUp(SEVEN);
    await a.until("run_not_missed");
    const yesterday = { job: JOB, scheduledFor: new Date("2025-12-14T07:00:00+07:00") };
    await scheduledRuns.acquire(yesterday, LEASE);
    await scheduledRuns.release(yesterday, LEASE.token, { finished: true });
    const b = member();
    await Promise.all([a.scheduler.startAndCatchUp(SEVEN), b.scheduler.startAndCatchUp(SEVEN)]);
    await tickUntil(clock, "the run", () => a.count("run_finished") + b.count("run_finished") === 1);
    await b.scheduler.startAndCatchUp(SEVEN);
    await tickUntil(
      clock,
      "another look",
      () => a.count("run_already_finished") + b.count("run_already_finished") > 0,
    );
    expect(shardsOf(a, b)).toHaveLength(1);
  });

  it.each([
    ["was cut short", "halts", "run_cut_short"],
    ["threw", "throws", "run_failed"],
  ] as const)(
    "tries a part that %s again, and only that; the status tells it until then",
    async (_, word, type) => {
      const { clock, member } = await clusterAt();
      const a = member({ shards: 2, script: ["finishes", word, "finishes"], retryEveryMs: 30_000 });
      await a.scheduler.start(SEVEN);
      await tickUntil(clock, "the run to be left", () => a.count(type) === 1);
      const shards = { done: 1, running: 0, waiting: 0, failed: 1 };
      expect(a.events.find((event) => event.type === type)).toMatchObject({ shards });
      await tickUntil(clock, "the status to tell it", () => a.scheduler.status().shards?.failed === 1);
      expect(a.scheduler.status().shards).toEqual(shards);
      await tickUntil(clock, "the run to finish", () => a.count("run_finished") === 1);
      expect(a.service.runs.map(({ shard }) => shard?.index)).toEqual([0, 1, 1]);
      expect(await a.until("run_finished")).toMatchObject({ shards: { done: 2, failed: 0 } });
    },
  );

  it("makes the run of midnight where yesterday's is still open, which pg-boss's own job is dropped for", async () => {
    const { clock, member } = await clusterAt("2025-12-15T23:58:57+07:00");
    const a = member({ script: ["halts", "finishes"] });
    await a.scheduler.start({ hour: 23, minute: 59 });
    await tickUntil(clock, "the run to be left", () => a.count("run_cut_short") === 1);
    await a.scheduler.start({ hour: 0, minute: 0 });
    // Not further at once: the job would miss its heartbeat.
    for (let jumps = 0; jumps < 3; jumps += 1) {
      await clock.setTime(clock.now() + 15_000);
      await clock.tick(1_000);
    }
    await tickUntil(clock, "the next day's run", () => a.count("run_finished") === 1);
    expect(await a.until("run_skipped")).toMatchObject({ reason: "day_ended" });
    expect(await a.until("run_finished")).toMatchObject({
      scheduledFor: new Date("2025-12-16T00:00:00+07:00"),
    });
  });

  it("tries a part again that used up its tries, and keeps it in the queue of dead jobs", async () => {
    const { clock, member, query, schema } = await clusterAt();
    await query(`update ${schema}.queue set retry_limit = 0 where name = 'pengingat-shard'`);
    const a = member({ shards: 2, retryEveryMs: 30_000 });
    vi.spyOn(a.service, "run").mockRejectedValueOnce(new ReminderError("DATABASE_LOST", "lost"));
    await a.scheduler.start(SEVEN);
    await tickUntil(clock, "the run to be left", () => a.count("run_failed") === 1);
    expect(await a.until("run_failed")).toMatchObject({
      fault: { name: "ShardLost" },
      shards: { done: 1, running: 0, waiting: 0, failed: 1 },
    });
    const dead = () =>
      query(`select (data ->> 'index')::int as index from ${schema}.job where name = 'pengingat-dead'`);
    await expect.poll(dead, { timeout: 10_000 }).toEqual([{ index: 0 }]);
    await tickUntil(clock, "the run to finish", () => a.count("run_finished") === 1);
    expect(await a.until("run_finished")).toMatchObject({ shards: { done: 2, failed: 0 } });
    expect(a.service.runs.map(({ startedBy }) => startedBy?.by)).toEqual(["2/2", "1/2"]);
    expect(await dead()).toHaveLength(1);
  });

  it("takes a part that is given out again from whoever had it", async () => {
    const { clock, member, query, schema } = await clusterAt();
    const a = member({ script: ["waits"] });
    await a.scheduler.start(SEVEN);
    await tickUntil(clock, "the part to begin", () => a.service.runs.length === 1);
    const b = member();
    await b.scheduler.join();
    await query(`update ${schema}.job set state = 'retry', start_after = '2025-01-01'
      where name = 'pengingat-shard' and state = 'active'`);
    await tickUntil(clock, "the other to have it", () => b.service.runs.length === 1);
    await tickUntil(clock, "the first to leave it", () => a.service.ended() === 1);
    await tickUntil(clock, "the run to finish", () => a.count("run_finished") === 1);
    expect(await a.until("run_finished")).toMatchObject({ shards: { done: 1, running: 0, failed: 0 } });
    expect([a.service.runs.length, b.service.runs.length]).toEqual([1, 1]);
  });

  it("tells which parts run, and which wait for a process", async () => {
    const { clock, member } = await clusterAt();
    const a = member({ shards: 3, script: ["waits"] });
    await a.scheduler.start(SEVEN);
    await tickUntil(clock, "the status to tell it", () => a.scheduler.status().shards?.running === 1);
    expect(a.scheduler.status().shards).toEqual({ done: 0, running: 1, waiting: 2, failed: 0 });
  });

  it("keeps a part from a machine whose clock is on another day", async () => {
    const { clock, member } = await clusterAt();
    const wrong = member({ clock: aDayAhead(clock) });
    await wrong.scheduler.start(SEVEN);
    await tickUntil(clock, "the job to be released", () => wrong.count("clock_wrong") > 0);
    const right = member();
    await right.scheduler.join();
    await tickUntil(clock, "the run to finish", () => right.count("run_finished") === 1);
    expect(wrong.service.runs).toHaveLength(0);
  });
});

it("a run whose time comes while the cluster's state cannot be read is open, until it can be read again", async () => {
  const { clock, member, query, schema } = await clusterAt("2025-12-15T06:59:00+07:00");
  const { scheduler } = member();
  await scheduler.start(SEVEN);
  await query(`alter table ${schema}.schedule rename to hidden`);
  await clock.setTime("2025-12-15T06:59:54+07:00");
  await clock.tick(5_000);
  expect(scheduler.status()).toMatchObject({ time: SEVEN, openRun: null });
  await clock.tick(5_000);
  expect(scheduler.status().openRun).toEqual({ scheduledFor: RUN.scheduledFor, begunAt: null });
  await query(`alter table ${schema}.hidden rename to schedule`);
  await tickUntil(clock, "it to be done", () => scheduler.status().openRun === null);
});

describe("a stop", () => {
  it("that the database could not be told of is told later, unless a person starts it meanwhile, and the process takes part again", async () => {
    const cluster = await clusterAt("2025-12-15T06:00:00+07:00");
    const relay = await relayTo(cluster.connectionString);
    onTestFinished(relay.cut);
    const a = cluster.member({ connection: { connectionString: relay.url } });
    const b = cluster.member();
    await a.scheduler.join();
    await b.scheduler.start(SEVEN);
    await cluster.clock.setTime(cluster.clock.now() + 60_000);
    relay.cut();
    await a.scheduler.stop();
    expect(a.count("stop_not_recorded")).toBe(1);
    await relay.mend();
    await tickUntil(cluster.clock, "b to see the stop", () => !b.scheduler.status().running);
    expect(a.count("stopped")).toBe(1);
    await b.scheduler.start(SEVEN);
    await tickUntil(cluster.clock, "a to see the start", () => a.scheduler.status().running);
    relay.cut();
    await a.scheduler.stop();
    await cluster.clock.tick(15_000);
    await b.scheduler.start(SEVEN);
    await relay.mend();
    await tickUntil(cluster.clock, "a to see the schedule again", () => a.scheduler.status().running);
    expect(a.count("stopped")).toBe(1);
    // Each kind at most once a minute, however often it took part again.
    const faults = a.events
      .filter(({ type }) => type === "engine_error")
      .map((event) => JSON.stringify(event));
    expect(faults).toEqual([...new Set(faults)]);
  });

  it("by a process that takes no part ends the cluster's schedule, and it still takes none", async () => {
    const { clock, member, query, schema } = await clusterAt();
    const [a, outside] = [member({ script: ["waits"] }), member()];
    await a.scheduler.start(SEVEN);
    await tickUntil(clock, "a run", () => a.service.runs.length === 1);
    await outside.scheduler.stop();
    expect(outside.events.map(({ type }) => type)).toEqual(["stopped"]);
    expect(await query(`select data from ${schema}.schedule`)).toEqual([
      { data: { stopped: true, byHand: true } },
    ]);
    await tickUntil(clock, "the run to end", () => a.service.ended() === 1);
    expect(outside.service.runs).toHaveLength(0);
  });
});

describe("a process that starts by itself", () => {
  const time = (hour: number) => ({ hour, minute: 0 });

  it("moves the schedule of another such, and keeps what a person has started, moved or stopped", async () => {
    const { clock, member, scheduledRuns } = await clusterAt("2025-12-15T08:00:00+07:00");
    await scheduledRuns.acquire({ ...RUN, scheduledFor: new Date("2025-12-14T07:00:00+07:00") }, LEASE);
    const person = member();
    const kept: SchedulerEvent[] = [];
    const timesOf = async (hour: number) => {
      const { scheduler } = member({ onEvent: (event) => event.type === "kept_by_hand" && kept.push(event) });
      await scheduler.startAndCatchUp(time(hour));
      await scheduler.join();
      const shown = scheduler.status().time;
      await scheduler.leave();
      return shown;
    };
    expect(await timesOf(9)).toEqual(time(9));
    expect(await timesOf(10)).toEqual(time(10));
    await person.scheduler.start(time(10));
    expect(await timesOf(9)).toEqual(time(10));
    await person.scheduler.start(time(11));
    expect(await timesOf(9)).toEqual(time(11));
    await person.scheduler.stop();
    const a = member();
    await a.scheduler.startAndCatchUp(SEVEN);
    await clock.tick(6_000);
    expect([a.scheduler.status().running, a.events]).toEqual([false, [{ type: "kept_by_hand", time: null }]]);
    expect(kept).toEqual([10, 11].map((hour) => ({ type: "kept_by_hand", time: time(hour) })));
    await person.scheduler.start(time(12));
    await tickUntil(clock, "the start to show", () => a.scheduler.status().time?.hour === 12);
  });

  it("catches up nothing that was past when a person set its time", async () => {
    const { clock, member, scheduledRuns, query, schema } = await clusterAt("2025-12-15T10:00:00+07:00");
    await scheduledRuns.acquire({ ...RUN, scheduledFor: new Date("2025-12-14T07:00:00+07:00") }, LEASE);
    const [person, a] = [member(), member()];
    await person.scheduler.stop();
    for (const hour of [7, 9]) {
      await person.scheduler.start(time(hour));
      await a.scheduler.startAndCatchUp(SEVEN);
      expect(await query(`select 1 from ${schema}.job where name = 'pengingat-run'`)).toEqual([]);
    }
    await person.scheduler.start({ hour: 10, minute: 1 });
    await person.scheduler.leave();
    await a.scheduler.leave();
    await clock.tick(3_600_000);
    await a.scheduler.startAndCatchUp(SEVEN);
    await tickUntil(clock, "a run that came later", () => a.count("run_finished") === 1);
  });
});

describe("what errors quote", () => {
  const PERSONAL = /Budi|8111111111/;

  /** As the store's driver throws it. */
  function quotingError(): Error {
    const detail = "Key (hp)=(628111111111) of Budi already exists.";
    const words = "duplicate key\n    at Budi (628111111111)";
    const parent = Object.assign(new Error(words), { code: "23505", detail });
    return Object.assign(new Error(words), {
      parent,
      original: parent,
      sql: `insert 'Budi'`,
      parameters: [detail],
    });
  }

  async function tablesOf({ schema, query }: Cluster): Promise<string> {
    const sql = `select schema_to_xml('${schema}', true, false, '')::text as rows`;
    return (await query<{ rows: string }>(sql))[0]?.rows ?? "";
  }

  it("stays out of events and of pg-boss's tables", async () => {
    const cluster = await clusterAt();
    vi.spyOn(cluster.scheduledRuns, "acquire").mockRejectedValueOnce(quotingError());
    const a = cluster.member({ script: ["throws", "finishes"], retryEveryMs: 30_000 });
    await a.scheduler.start(SEVEN);
    await tickUntil(cluster.clock, "the run to finish", () => a.count("run_finished") === 1);
    expect(a.events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["engine_error", "shard_failed", "run_failed"]),
    );
    expect(JSON.stringify(a.events)).not.toMatch(PERSONAL);
    const tables = await tablesOf(cluster);
    expect(tables).toContain("pengingat-shard");
    expect(tables).not.toMatch(PERSONAL);
  });

  it("stays out of the queue of dead jobs", async () => {
    const cluster = await clusterAt();
    await cluster.query(`update ${cluster.schema}.queue set retry_limit = 0`);
    vi.spyOn(cluster.scheduledRuns, "acquire").mockRejectedValue(quotingError());
    const a = cluster.member();
    await a.scheduler.start(SEVEN);
    await tickUntil(cluster.clock, "the job to fail", () => a.count("engine_error") === 1);
    const dead = () => cluster.query(`select 1 from ${cluster.schema}.job where name = 'pengingat-dead'`);
    await expect.poll(dead, { timeout: 10_000 }).toHaveLength(1);
    expect(await tablesOf(cluster)).not.toMatch(PERSONAL);
  });
});

describe("the start", () => {
  it("is refused where pg-boss's tables are missing, and creates none", async () => {
    const cluster = await newCluster();
    const { scheduler } = member(cluster);
    await expect(scheduler.start(SEVEN)).rejects.toMatchObject({ code: "SCHEMA_MISMATCH" });
    expect(await cluster.query(`select 1 from pg_namespace where nspname = '${cluster.schema}'`)).toEqual([]);
    expect(scheduler.status()).toMatchObject({ running: false, shards: null });
  });

  it("is refused where the database cannot be reached", async () => {
    const cluster = await newCluster();
    const clock = { ...machineClock };
    const [looks, endsLooking] = [vi.spyOn(clock, "setInterval"), vi.spyOn(clock, "clearInterval")];
    const { scheduler } = member(cluster, { connection: { host: "127.0.0.1", port: 1 }, clock });
    await expect(scheduler.start(SEVEN)).rejects.toMatchObject({ code: "DATABASE_LOST" });
    expect(looks).not.toHaveBeenCalled();
    await scheduler.stop();
    expect(looks).toHaveBeenCalledOnce();
    // A stop that could not be recorded keeps no process alive.
    expect((looks.mock.results[0]?.value as NodeJS.Timeout | undefined)?.hasRef()).toBe(false);
    await scheduler.leave();
    expect(endsLooking).toHaveBeenCalledWith(looks.mock.results[0]?.value);
  });

  it("is refused where they are newer than the program, as is the migration, which changes nothing", async () => {
    const { member, query, schema, connectionString } = await clusterAt();
    await query(`update ${schema}.version set version = version + 1;
      update ${schema}.queue set retry_limit = 7`);
    await expect(member().scheduler.start(SEVEN)).rejects.toMatchObject({ code: "SCHEMA_MISMATCH" });
    await expect(migratePgBoss({ connection: { connectionString }, schema })).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      message: "pg-boss's tables are newer than this program: update it",
    });
    const limits = await query(
      `select distinct retry_limit from ${schema}.queue where name like 'pengingat%'`,
    );
    expect(limits).toEqual([{ retry_limit: 7 }]);
  });

  it("is refused where the database is lost between two of them", async () => {
    const cluster = await clusterAt();
    const relay = await relayTo(cluster.connectionString);
    const { scheduler } = member(cluster, { connection: { connectionString: relay.url } });
    await scheduler.start(SEVEN);
    relay.cut();
    await expect(scheduler.start({ hour: 8, minute: 0 })).rejects.toMatchObject({ code: "DATABASE_LOST" });
    expect(scheduler.status()).toMatchObject({ running: true, time: SEVEN });
  });
});

describe("a wrong option is refused at construction:", () => {
  const service = { run: async () => Promise.reject(new Error("not called")) };
  const given = { connection: {}, service, timeZone: "Asia/Jakarta", scheduledRuns: {} };
  it.each<[object, string]>([
    [{}, "scheduledRuns: expected an object with acquire"],
    [{ connection: "postgresql://localhost" }, "connection: expected an object"],
    [{ timeZone: "Jakarta" }, "timeZone: expected an IANA time zone"],
    [{ shards: 0 }, "shards: expected a whole number from 1 to 1000, got 0"],
    [{ schema: "a b" }, "schema: expected a name in lower case"],
    [{ worker: "x" }, "options: unknown worker"],
  ])("%j", async (wrong, message) => {
    const scheduledRuns = Object.keys(wrong).length > 0 ? (await newCluster()).scheduledRuns : {};
    const make = () => pgBossScheduler({ ...given, scheduledRuns, ...wrong } as never);
    expect(make).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    expect(make).toThrow(message);
  });
});
