// Measures what a message costs PostgreSQL in a scheduled run on pg-boss, and what workers cost that wait for the next day.
import { setTimeout as pause } from "node:timers/promises";
import { migratePgBoss } from "../../packages/scheduler-pg-boss/dist/index.js";
import { cleanUp, cleanUpOnSignals } from "../harness/cleanup.ts";
import { openContender } from "../harness/contender-process.ts";
import { startGateway } from "../harness/gateway.ts";
import { newFleet } from "../harness/stage.ts";
import { serverCosts } from "./server-costs.ts";

const DUE = 20_040;
const WORKERS = [1, 4];
const IDLE_SECONDS = 30;

cleanUpOnSignals();
try {
  const gateway = await startGateway({ delayMs: 100 });
  const database = await newFleet({ vehicles: DUE * 10, due: DUE }, { workOrders: 0 });
  const { url } = database;
  for (const shards of WORKERS) {
    const schema = `boss_${shards}`;
    await migratePgBoss({ connection: { connectionString: url }, schema });
    const options = { url, gatewayUrl: gateway.url, concurrency: 50, due: DUE, shards, schema };
    const workers = await openContender("whole-run/cluster.ts", options, shards);
    const run = await serverCosts(database, () => workers.round());
    const idle = await serverCosts(database, () => pause(IDLE_SECONDS * 1_000));
    await workers.close();
    console.log({
      workers: shards,
      transactions: run.transactions / DUE,
      walBytes: run.walBytes / DUE,
      writtenRows: run.rows / DUE,
      deadRows: run.deadRows / DUE,
      keptBytes: run.tableBytes / DUE,
      connections: run.mostConnections,
      idleTransactionsPerSecond: idle.transactions / IDLE_SECONDS,
      idleWalBytesPerSecond: idle.walBytes / IDLE_SECONDS,
    });
  }
} finally {
  await cleanUp();
}
