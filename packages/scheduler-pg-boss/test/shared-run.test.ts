import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { notePast, readSchedule, writeSchedule } from "../src/daily-schedule.js";
import { type Engine, startEngine } from "../src/engine.js";
import { SHARD_QUEUE } from "../src/queues.js";
import type { ShardData, ShardOutput } from "../src/shard-job.js";
import { shareRun } from "../src/shared-run.js";
import { type Cluster, migratedCluster } from "./support/cluster-rig.js";

const AT = new Date("2025-12-15T07:00:00+07:00");
const NONE = { due: 0, sent: 0, failed: 0, unknown: 0, skipped: 0, left: 0 };
const DONE: ShardOutput = { closed: true, counts: NONE, fault: null };
const CUT: ShardOutput = { closed: false, counts: NONE, fault: null };

let engine: Engine;
let cluster: Cluster;

beforeEach(async () => {
  cluster = await migratedCluster();
  const { connectionString, schema } = cluster;
  const connection = { connectionString };
  const never = async () => undefined;
  const workers = { "pengingat-run": never, "pengingat-shard": never };
  engine = await startEngine({ connection, schema, clock: null, report: () => {} }, workers);
});
afterEach(() => engine.end(0));

/** The run's parts as `index/count state`, oldest first. */
const parts = async () =>
  (await engine.shardsOf(AT)).map(({ data, state }) => `${data.index}/${data.count} ${state}`);

const share = (
  shards: number,
  signal = new AbortController().signal,
  untilChange: () => Promise<unknown> = () => new Promise(() => {}),
) => shareRun(engine, AT, shards, signal, untilChange);

/** Completes the part that was made first, and is not done. */
async function complete(output: ShardOutput): Promise<void> {
  const [job] = await engine.boss.fetch<ShardData>(SHARD_QUEUE);
  if (job) await engine.boss.complete(SHARD_QUEUE, job.id, output);
}

it("a part that is sent again while it waits, and while it is made, is one job", async () => {
  const sent = vi.spyOn(engine, "wake");
  const runs = [share(2), share(2)];
  await expect.poll(parts, { timeout: 10_000 }).toEqual(["0/2 created", "1/2 created"]);
  const [job] = await engine.boss.fetch<ShardData>(SHARD_QUEUE);
  runs.push(share(2));
  await expect.poll(() => sent.mock.calls, { timeout: 10_000 }).toHaveLength(3);
  sent.mockRestore();
  expect(await parts()).toEqual(["0/2 active", "1/2 created"]);
  if (job) await engine.boss.complete(SHARD_QUEUE, job.id, DONE);
  await complete(DONE);
  const shards = { done: 2, running: 0, waiting: 0, failed: 0 };
  for (const outcome of await Promise.all(runs)) expect(outcome).toMatchObject({ closed: true, shards });
  expect(await parts()).toEqual(["0/2 completed", "1/2 completed"]);
});

it("a run that stopped early is divided again when the number of parts has changed, and not before", async () => {
  const shared = vi.spyOn(engine, "wake");
  const first = share(2);
  await expect.poll(parts, { timeout: 10_000 }).toEqual(["0/2 created", "1/2 created"]);
  await complete(DONE);
  const joins = share(3);
  await expect.poll(() => shared.mock.calls, { timeout: 10_000 }).toHaveLength(2);
  expect(await parts()).toEqual(["0/2 completed", "1/2 created"]);
  await complete(CUT);
  for (const outcome of await Promise.all([first, joins])) expect(outcome).toMatchObject({ closed: false });

  const second = share(3);
  const old = ["0/2 completed", "1/2 completed"];
  await expect
    .poll(parts, { timeout: 10_000 })
    .toEqual([...old, "0/3 created", "1/3 created", "2/3 created"]);
  for (const output of [DONE, CUT, DONE]) await complete(output);
  expect(await second).toMatchObject({ closed: false, shards: { done: 2, failed: 1 } });

  const third = share(3);
  await expect.poll(async () => (await parts()).slice(5), { timeout: 10_000 }).toEqual(["1/3 created"]);
  await complete(DONE);
  expect(await third).toMatchObject({ closed: true, shards: { done: 3, failed: 0 } });
  expect(await share(2)).toMatchObject({ closed: true });
  expect(await parts()).toHaveLength(6);
});

it("a stop while the parts are sent sends no more of them", async () => {
  const stop = new AbortController();
  const send = vi.spyOn(engine.boss, "send");
  send.mockImplementationOnce(async (...args: unknown[]) => {
    stop.abort();
    return engine.boss.send(...(args as [string, object]));
  });
  expect(await share(3, stop.signal)).toBeNull();
  expect(await parts()).toEqual(["0/3 created"]);
});

it("a part of another run that waits, or is made, when the parts are sent is cancelled", async () => {
  const { boss } = engine;
  const data = { scheduledFor: new Date(AT.getTime() - 7_200_000).toISOString(), count: 2 };
  for (const index of [0, 1]) await boss.send(SHARD_QUEUE, { ...data, index }, { singletonKey: `${index}` });
  await boss.fetch(SHARD_QUEUE);
  const run = share(1);
  await expect.poll(parts, { timeout: 10_000 }).toEqual(["0/1 created"]);
  const states = (await boss.findJobs(SHARD_QUEUE, { data })).map(({ state }) => state);
  expect(states).toEqual(["cancelled", "cancelled"]);
  await complete(DONE);
  expect(await run).toMatchObject({ closed: true });
});

it("while it waits it only asks whether a part waits or runs, and which run that is", async () => {
  const [reads, asks] = [vi.spyOn(engine, "shardsOf"), vi.spyOn(engine, "isLive")];
  expect(await engine.liveRun()).toBeNull();
  const run = share(2, undefined, () => delay(5));
  await expect.poll(() => asks.mock.calls.length, { timeout: 10_000 }).toBeGreaterThan(3);
  expect(await engine.liveRun()).toEqual(AT);
  expect(await engine.isLive(new Date(AT.getTime() + 1))).toBe(false);
  expect(reads).toHaveBeenCalledTimes(1);
  for (const output of [DONE, DONE]) await complete(output);
  expect(await run).toMatchObject({ closed: true });
  expect(reads).toHaveBeenCalledTimes(2);
  expect(await engine.liveRun()).toBeNull();
});

it("an engine that ends fetches no more, whoever asks for it meanwhile", async () => {
  const work = vi.spyOn(engine.boss, "work");
  const ended = engine.end(0);
  await engine.fetchJobs(true);
  expect(work).not.toHaveBeenCalled();
  await ended;
});

it("a part's latest try is found among more than a thousand", async () => {
  const data = { scheduledFor: AT.toISOString(), index: 0, count: 1 };
  const tries = Array.from({ length: 1_001 }, (_, number) => ({ data, singletonKey: `${number}` }));
  await engine.boss.insert(SHARD_QUEUE, tries);
  expect(await parts()).toHaveLength(1_001);
});

it("a run that is noted as past moves on since when the schedule stands, and undoes no stop meanwhile", async () => {
  const { boss } = engine;
  const { schema, query } = cluster;
  const yesterday = new Date(AT.getTime() - 86_400_000);
  const schedule = { time: { hour: 7, minute: 0 }, timeZone: "Asia/Jakarta", byHand: null };
  await writeSchedule(boss, { ...schedule, since: yesterday });
  for (const run of [AT, yesterday]) {
    await notePast(boss, schema, run);
    expect(await readSchedule(boss)).toMatchObject({ ...schedule, since: AT });
  }
  await writeSchedule(boss, { ...schedule, since: yesterday });
  // Another process's stop, which holds the row until somebody waits for it.
  // Of this database: other tests wait in theirs.
  const here = `select l.pid from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()`;
  const waits = `select 1 from pg_locks where locktype = 'transactionid' and not granted and pid in (${here})`;
  const stopping = query(`update ${schema}.schedule set data = '{"stopped": true, "byHand": true}';
    do $$ begin while not exists (${waits}) loop perform pg_sleep(0.01); end loop; end $$`);
  const isHeld = `select 1 from pg_stat_activity where datname = current_database() and query like 'update ${schema}.schedule%' and backend_xid is not null`;
  await expect.poll(() => query(isHeld), { timeout: 10_000 }).toHaveLength(1);
  await notePast(boss, schema, AT);
  await stopping;
  expect(await readSchedule(boss)).toBeNull();
});
