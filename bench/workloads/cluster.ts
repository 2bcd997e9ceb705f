import { setTimeout as pause } from "node:timers/promises";
import { migratePgBoss } from "../../packages/scheduler-pg-boss/dist/index.js";
import { compare, type Entrant, timeRatio } from "../harness/comparison.ts";
import { openContender } from "../harness/contender-process.ts";
import type { BenchDatabase } from "../harness/database.ts";
import { startGateway } from "../harness/gateway.ts";
import { newFleet } from "../harness/stage.ts";
import { digits, find, interval, perSecond, rowOf, type Workload } from "../harness/workload.ts";

const WORKERS = [1, 2, 4, 8];
const CONCURRENCY = 50;
const DELAY_MS = 100;

/** The figures of PostgreSQL come up to a second late. */
const STATISTICS_MS = 1_500;

/** One scheduled run on pg-boss, a shard for each worker. */
export const cluster: Workload = {
  number: 8,
  title: "1, 2, 4 and 8 workers on pg-boss, a shard each, gateway answering in 100 ms, 50 at a time each",
  async run(effort) {
    const due = effort.quick ? 1_020 : 20_040;
    const gateway = await startGateway({ delayMs: DELAY_MS });
    const database = await newFleet({ vehicles: due * 10, due }, { workOrders: 0 });
    const { url } = database;
    // Each a cluster of its own: all of them are up at once.
    const schemaOf = (shards: number) => `boss_${shards}`;
    for (const shards of WORKERS) {
      await migratePgBoss({ connection: { connectionString: url }, schema: schemaOf(shards) });
    }
    const optionsOf = (shards: number) => ({
      url,
      gatewayUrl: gateway.url,
      concurrency: CONCURRENCY,
      due,
      shards,
      schema: schemaOf(shards),
    });
    const entrants = WORKERS.map((processes): Entrant => {
      const shared = { case: caseOf(processes), processes, name: "", role: "ours" } as const;
      return { ...shared, module: "whole-run/cluster.ts", options: optionsOf(processes) };
    });
    const standings = await compare("8 cluster", entrants, effort);
    const statements: number[] = [];
    for (const processes of WORKERS) statements.push((await commits(database, optionsOf(processes))) / due);
    await gateway.close();

    const ours = (processes: number) => find(standings, "", caseOf(processes));
    const idealPerSecond = (processes: number) => (processes * CONCURRENCY * 1_000) / DELAY_MS;
    const share = (processes: number) =>
      (due / ours(processes).medianMs) * (1_000 / idealPerSecond(processes));
    const speedUp = timeRatio(ours(1), ours(4));
    const slower = WORKERS.slice(1).filter(
      (processes, index) => ours(processes).medianMs > ours(WORKERS[index] ?? 1).medianMs * 1.05,
    );
    return {
      rows: standings.map((standing) => rowOf(standing, perSecond(due))),
      goals: [
        { goal: "4 workers ≥ 3.2 × one", figure: `${interval(speedUp)} ×`, met: speedUp.value >= 3.2 },
        {
          goal: "adding workers makes the whole no slower",
          figure: slower.length === 0 ? "none slower" : `slower with ${slower.join(", ")}`,
          met: slower.length === 0,
        },
      ],
      notes: [
        `${due.toLocaleString("en")} due. From the start of the schedule to the record of the finished run, with pg-boss's polls.`,
        `Share of the ideal (50 at a time, 100 ms): ${WORKERS.map((count) => `${digits(share(count))} with ${count}`).join(", ")}.`,
        `Transactions of the database a message, pg-boss's included: ${statements.map((each, index) => `${digits(each)} with ${WORKERS[index]}`).join(", ")}.`,
        "Where the machine has no idle time left, the workers wait for it and not for each other.",
      ],
      raw: { standings, statements },
    };
  },
};

function caseOf(processes: number): string {
  return processes === 1 ? "1 worker" : `${processes} workers`;
}

const COMMITS = `select xact_commit + xact_rollback as count from pg_stat_database where datname = current_database()`;

/** The transactions of one run. */
async function commits(database: BenchDatabase, options: { readonly shards: number }): Promise<number> {
  const workers = await openContender("whole-run/cluster.ts", options, options.shards);
  const count = async () => {
    await pause(STATISTICS_MS);
    const [row] = await database.query<{ count: string }>(COMMITS);
    return Number(row?.count);
  };
  const before = await count();
  await workers.round();
  const after = await count();
  await workers.close();
  return after - before;
}
