import { createFleet, type FleetOptions } from "@pengingat/test-support/fleet";
import { type PostgresServer, startPostgres } from "@pengingat/test-support/postgres";
import { atEnd } from "./cleanup.ts";
import { type BenchDatabase, createDatabase, queryOnce } from "./database.ts";
import { progress } from "./progress.ts";

/** The day that every run works for. */
export const TODAY = "2026-01-15";
/** The zone of every clock. */
export const TIME_ZONE = "Asia/Jakarta";
/** The workshop's number in the texts. */
export const SERVICE_PHONE = "0811000000";
/** Last visits of these days are due on {@link TODAY}. */
export const DUE_RANGE = { from: "2025-09-15", to: "2025-09-17" } as const;
/** How many days the fleet's last visits go on after the range. */
const DAYS_AFTER = 16;

/** Counting statements costs CPU: a workload that wants them turns it on, which a setting at the start would forbid. */
const COUNT_NOTHING = [
  "alter system set pg_stat_statements.track = 'none'",
  "alter system set pg_stat_statements.track_utility = off",
  "select pg_reload_conf()",
];

let server: Promise<PostgresServer> | null = null;

/** The benchmark's own server, started at the first use. Everything is on disk before it counts as committed. */
function startedServer(): Promise<PostgresServer> {
  if (server) return server;
  progress("starting PostgreSQL");
  const started = startPostgres({
    fsync: "on",
    synchronous_commit: "on",
    full_page_writes: "on",
    shared_buffers: "1GB",
    maintenance_work_mem: "512MB",
    // So that no checkpoint of one contender's writes falls into another's round.
    max_wal_size: "8GB",
    checkpoint_timeout: "30min",
    // Lets a fleet be loaded without being written twice; it changes nothing for rows of existing tables.
    wal_level: "minimal",
    max_wal_senders: "0",
    max_connections: "200",
    shared_preload_libraries: "pg_stat_statements",
  }).then(async (started) => {
    for (const sql of COUNT_NOTHING) await queryOnce(started.url, sql);
    return started;
  });
  atEnd(async () => (await started).destroy());
  server = started;
  return started;
}

/** A fresh database. */
export async function newDatabase(): Promise<BenchDatabase> {
  return createDatabase((await startedServer()).url);
}

/**
 * A fresh database with a fleet of which exactly `due` are due: the last visits spread over as many days as makes it so.
 * `due` × days has to be 3 × `vehicles`. Both sources meet each due visit as often, whatever the size of the fleet.
 */
export async function newFleet(
  { vehicles, due }: { readonly vehicles: number; readonly due: number },
  options: Partial<FleetOptions> = {},
): Promise<BenchDatabase> {
  const spreadDays = (vehicles * 3) / due;
  if (!Number.isInteger(spreadDays) || spreadDays < DAYS_AFTER + 3) {
    throw new Error(`vehicles and due: expected a whole number of days, got ${spreadDays}`);
  }
  progress(`making a fleet of ${vehicles.toLocaleString("en")}`);
  const database = await newDatabase();
  const lastDay = new Date(Date.parse(DUE_RANGE.to) + DAYS_AFTER * 86_400_000);
  await createFleet(database.url, {
    vehicles,
    today: lastDay.toISOString().slice(0, 10),
    spreadDays,
    idType: "integer",
    flaws: false,
    orderGapDays: 7,
    ...options,
  });
  // As a server that has been up for a while, and so that its housekeeping falls into nobody's round.
  await database.query("vacuum (freeze, analyze)");
  return database;
}
