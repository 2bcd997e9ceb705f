import { setTimeout as pause } from "node:timers/promises";
import { migratePgBoss } from "../../packages/scheduler-pg-boss/dist/index.js";
import { compare, type Entrant, type Standing, timeRatio } from "../harness/comparison.ts";
import { openContender } from "../harness/contender-process.ts";
import type { BenchDatabase } from "../harness/database.ts";
import { startGateway } from "../harness/gateway.ts";
import { postgresCpuMs } from "../harness/postgres-cpu.ts";
import { newFleet } from "../harness/stage.ts";
import {
  digits,
  type Effort,
  find,
  type Goal,
  interval,
  perSecond,
  rowOf,
  type Workload,
} from "../harness/workload.ts";

const DELAY_MS = 100;

/** With 10 at a time, two cores have CPU to spare for four workers; of fewer due, pg-boss's polls of some six seconds would decide. */
const SETTINGS: readonly Setting[] = [
  { concurrency: 50, workers: [1, 2, 4, 8], due: { full: 10_020, quick: 1_020 } },
  { concurrency: 10, workers: [1, 4], due: { full: 12_000, quick: 240 } },
];

interface Setting {
  readonly concurrency: number;
  readonly workers: readonly number[];
  readonly due: { readonly full: number; readonly quick: number };
}

/** The figures of PostgreSQL come up to a second late. */
const STATISTICS_MS = 1_500;

/** One scheduled run on pg-boss, a shard for each worker. */
export const cluster: Workload = {
  number: 8,
  title: "1, 2, 4 and 8 workers on pg-boss, a shard each, gateway answering in 100 ms",
  async run(effort) {
    const gateway = await startGateway({ delayMs: DELAY_MS });
    const measured: Measured[] = [];
    for (const setting of SETTINGS) measured.push(await measure(setting, gateway.url, effort));
    await gateway.close();
    return {
      rows: measured.flatMap(({ standings, due }) =>
        standings.map((standing) => rowOf(standing, perSecond(due))),
      ),
      goals: measured.flatMap(goalsOf),
      notes: [
        "From the start of the schedule to the record of the finished run, with pg-boss's polls.",
        ...measured.flatMap(notesOf),
        "Where the machine has no idle time left, the workers wait for it and not for each other.",
      ],
      raw: measured.map((each) => ({ ...each, costs: Object.fromEntries(each.costs) })),
    };
  },
};

interface Measured extends Omit<Setting, "due"> {
  readonly due: number;
  readonly standings: readonly Standing[];
  /** Of one run, by workers. */
  readonly costs: ReadonlyMap<number, Cost>;
}

async function measure(setting: Setting, gatewayUrl: string, effort: Effort): Promise<Measured> {
  const { concurrency, workers } = setting;
  const due = effort.quick ? setting.due.quick : setting.due.full;
  const database = await newFleet({ vehicles: due * 10, due }, { workOrders: 0 });
  const { url } = database;
  const optionsOf = (shards: number) => {
    // Each a cluster of its own: all of them are up at once.
    return { url, gatewayUrl, concurrency, due, shards, schema: `boss_${shards}` };
  };
  for (const shards of workers) {
    await migratePgBoss({ connection: { connectionString: url }, schema: optionsOf(shards).schema });
  }
  const entrants = workers.map((processes): Entrant => {
    const shared = { case: caseOf(concurrency, processes), processes, name: "", role: "ours" } as const;
    return { ...shared, module: "whole-run/cluster.ts", options: optionsOf(processes) };
  });
  const standings = await compare(`8 cluster, ${concurrency} at a time`, entrants, effort);
  const costs = new Map<number, Cost>();
  for (const shards of workers) costs.set(shards, await costOfRun(database, optionsOf(shards)));
  await database.drop();
  return { concurrency, workers, due, standings, costs };
}

function caseOf(concurrency: number, workers: number): string {
  return `${concurrency} at a time each, ${workers === 1 ? "1 worker" : `${workers} workers`}`;
}

function goalsOf({ concurrency, workers, standings }: Measured): Goal[] {
  const of = (count: number) => find(standings, "", caseOf(concurrency, count));
  const speedUp = timeRatio(of(1), of(4));
  const slower = workers
    .slice(1)
    .filter((count, index) => of(count).medianMs > of(workers[index] ?? 1).medianMs * 1.05);
  return [
    {
      goal: `4 workers ≥ 3.2 × one, ${concurrency} at a time each`,
      figure: `${interval(speedUp)} ×`,
      met: speedUp.value >= 3.2,
    },
    {
      goal: `adding workers makes the whole no slower, ${concurrency} at a time each`,
      figure: slower.length === 0 ? "none slower" : `slower with ${slower.join(", ")}`,
      met: slower.length === 0,
    },
  ];
}

function notesOf({ concurrency, workers, due, standings, costs }: Measured): string[] {
  const shown = (figure: (workers: number) => number) =>
    workers.map((count) => `${digits(figure(count))} with ${count}`).join(", ");
  const share = (count: number) => {
    const idealMs = (due * DELAY_MS) / (count * concurrency);
    return idealMs / find(standings, "", caseOf(concurrency, count)).medianMs;
  };
  const each = (figure: keyof Cost) => shown((count) => (costs.get(count)?.[figure] ?? Number.NaN) / due);
  const head = `${concurrency} at a time each, ${due.toLocaleString("en")} due:`;
  return [
    `${head} ${shown(share)} of the ideal.`,
    `${head} ${each("statements")} statements and ${each("transactions")} transactions a message, pg-boss's included.`,
    `${head} ${each("cpuMs")} ms of PostgreSQL's CPU a message, ${each("walBytes")} bytes of its log.`,
  ];
}

interface Cost {
  /** As the server's extension `pg_stat_statements` counts them, begin and commit left out. */
  readonly statements: number;
  readonly transactions: number;
  /** See {@link postgresCpuMs}. */
  readonly cpuMs: number;
  /** What the server wrote ahead. */
  readonly walBytes: number;
}

const COST = `select xact_commit + xact_rollback as transactions, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as "walBytes"
from pg_stat_database where datname = current_database()`;

/** What one run asks of PostgreSQL. */
async function costOfRun(database: BenchDatabase, options: { readonly shards: number }): Promise<Cost> {
  const workers = await openContender("whole-run/cluster.ts", options, options.shards);
  const soFar = async (): Promise<Omit<Cost, "statements">> => {
    await pause(STATISTICS_MS);
    const [row] = await database.query<{ transactions: string; walBytes: string }>(COST);
    const cpuMs = await postgresCpuMs(database);
    return { transactions: Number(row?.transactions), cpuMs, walBytes: Number(row?.walBytes) };
  };
  const before = await soFar();
  await workers.round();
  const after = await soFar();
  // In a round of its own, as the counting costs CPU.
  const statements = await statementsOf(database, () => workers.round());
  await workers.close();
  return {
    statements,
    transactions: after.transactions - before.transactions,
    cpuMs: after.cpuMs - before.cpuMs,
    walBytes: after.walBytes - before.walBytes,
  };
}

const STATEMENTS = `select sum(calls)::float8 as statements from pg_stat_statements
where dbid = (select oid from pg_database where datname = current_database())`;

/** How many statements some work runs in the database. */
async function statementsOf(database: BenchDatabase, work: () => Promise<unknown>): Promise<number> {
  const track = async (which: "top" | "none") => {
    await database.query(`alter system set pg_stat_statements.track = '${which}'`);
    await database.query("select pg_reload_conf()");
  };
  await database.query("create extension if not exists pg_stat_statements");
  await database.query("select pg_stat_statements_reset()");
  await track("top");
  await work();
  await track("none");
  const [row] = await database.query<{ statements: number }>(STATEMENTS);
  return row?.statements ?? Number.NaN;
}
