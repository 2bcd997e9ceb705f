import { randomBytes } from "node:crypto";
import { type InMemoryScheduledRuns, inMemoryScheduledRuns } from "@pengingat/core/testing";
import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import { type EventLog, eventLog } from "@pengingat/test-support/event-log";
import { onTestFinished } from "vitest";
import {
  migratePgBoss,
  type PgBossScheduler,
  type PgBossSchedulerOptions,
  pgBossScheduler,
} from "../../src/index.js";
import type { SchedulerEvent } from "../../src/scheduler-event.js";
import { type ScriptedService, type ScriptWord, scriptedService } from "./scripted-service.ts";

export const SEVEN = { hour: 7, minute: 0 };

/** What processes of one cluster share. */
export interface Cluster {
  readonly connectionString: string;
  readonly schema: string;
  readonly scheduledRuns: InMemoryScheduledRuns;
  /** Drops pg-boss's tables. */
  drop(): Promise<void>;
  query<Row extends Record<string, unknown>>(sql: string): Promise<Row[]>;
}

let database: Promise<TestDatabase> | undefined;
let migrated: Promise<TestDatabase> | undefined;

/** A schema of its own, in a database that the tests of one file share. */
export async function newCluster(now?: () => number): Promise<Cluster> {
  database ??= createDatabase();
  return clusterIn(await database, `boss_${randomBytes(6).toString("hex")}`, now);
}

/** A cluster whose tables are there: a copy, as they take longer to make. */
export async function migratedCluster(now?: () => number): Promise<Cluster> {
  migrated ??= createDatabase().then(async (made) => {
    await migratePgBoss({ connection: { connectionString: made.url }, schema: "boss" });
    return made;
  });
  return clusterIn(await (await migrated).copy(), "boss", now);
}

function clusterIn({ url, query }: TestDatabase, schema: string, now: () => number = Date.now): Cluster {
  return {
    // Whatever style a role writes dates in.
    connectionString: `${url}?options=${encodeURIComponent("-c datestyle=German")}`,
    schema,
    scheduledRuns: inMemoryScheduledRuns({ now }),
    drop: async () => void (await query(`drop schema if exists ${schema} cascade`)),
    query,
  };
}

/** pg-boss looks at its schedules every second: otherwise a run begins up to 40 seconds after its time. */
const QUICK = { cronMonitorIntervalSeconds: 1, cronWorkerIntervalSeconds: 1 };

/** One process of a cluster. */
export interface Member extends EventLog<SchedulerEvent> {
  readonly scheduler: PgBossScheduler;
  readonly service: ScriptedService;
}

/** A scheduler of the cluster with a scripted service, which leaves when its test ends. */
export function member(
  { connectionString, schema, scheduledRuns }: Cluster,
  options: Partial<PgBossSchedulerOptions> & { readonly script?: readonly ScriptWord[] } = {},
): Member {
  const { script = ["finishes"], connection = { connectionString }, ...rest } = options;
  const service = scriptedService(...script);
  const log = eventLog<SchedulerEvent>();
  const scheduler = pgBossScheduler({
    connection: { ...connection, ...QUICK },
    schema,
    scheduledRuns,
    service,
    timeZone: "Asia/Jakarta",
    onEvent: log.onEvent,
    stopTimeoutMs: 2_000,
    ...rest,
  });
  onTestFinished(() => scheduler.leave());
  return { ...log, scheduler, service };
}
