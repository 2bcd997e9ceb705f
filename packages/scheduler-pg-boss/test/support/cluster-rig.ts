import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { ReminderError, type ReminderService, type RunOptions, type RunReport } from "@pengingat/core";
import { type InMemoryScheduledRuns, inMemoryScheduledRuns } from "@pengingat/core/testing";
import { createDatabase } from "@pengingat/test-support/database";
import { type EventLog, eventLog } from "@pengingat/test-support/event-log";
import { onTestFinished } from "vitest";
import { type PgBossScheduler, type PgBossSchedulerOptions, pgBossScheduler } from "../../src/index.js";
import type { SchedulerEvent } from "../../src/scheduler-event.js";

export const SEVEN = { hour: 7, minute: 0 };

/** What a scripted run does: end well, throw, be held back, be cut short, wait to be stopped, or hear nothing. */
export type ScriptWord =
  | "finishes"
  | "throws"
  | "needs confirmation"
  | "halts"
  | "waits"
  | "ignores the stop";

/** A service that plays a script, the last word of it for ever, and what it saw. */
export interface ScriptedService extends Pick<ReminderService, "run"> {
  readonly runs: RunOptions[];
  readonly ended: () => number;
}

export function scriptedService(...script: ScriptWord[]): ScriptedService {
  const runs: RunOptions[] = [];
  let ended = 0;
  return {
    runs,
    ended: () => ended,
    async run(options = {}) {
      const word = script[Math.min(runs.length, script.length - 1)] ?? "finishes";
      runs.push(options);
      try {
        await play(word, options.signal ?? new AbortController().signal);
        return reportOf(word);
      } finally {
        ended += 1;
      }
    },
  };
}

async function play(word: ScriptWord, signal: AbortSignal): Promise<void> {
  if (word === "waits" && !signal.aborted) await once(signal, "abort");
  else if (word === "ignores the stop") await new Promise(() => {});
  else await delay(5);
  if (word === "throws") throw new Error("no row for Budi 628111111111");
  if (word === "needs confirmation") throw new ReminderError("CONFIRMATION_REQUIRED", "needs confirmation");
}

function reportOf(word: ScriptWord): RunReport {
  const isCut = word === "halts" || word === "waits";
  return {
    runId: "11111111-1111-4111-8111-111111111111",
    today: "2025-12-15",
    dryRun: false,
    totalVehicles: 0,
    due: 3,
    sent: isCut ? 1 : 3,
    planned: 0,
    failed: 0,
    unknown: 0,
    skipped: 0,
    ended: word === "halts" ? "halted" : word === "waits" ? "stopped" : "finished",
    left: isCut ? 2 : 0,
    reason: isCut ? "the gateway says: Budi 628111111111" : null,
    reminders: [],
  };
}

/** What processes of one cluster share. */
export interface Cluster {
  readonly connectionString: string;
  readonly schema: string;
  readonly scheduledRuns: InMemoryScheduledRuns;
  /** Drops pg-boss's tables. */
  drop(): Promise<void>;
  query<Row extends Record<string, unknown>>(sql: string): Promise<Row[]>;
}

let database: ReturnType<typeof createDatabase> | undefined;

/** A schema of its own, in a database that the tests of one file share. */
export async function newCluster(now: () => number = Date.now): Promise<Cluster> {
  database ??= createDatabase();
  const { url, query } = await database;
  const schema = `boss_${randomBytes(6).toString("hex")}`;
  return {
    connectionString: url,
    schema,
    scheduledRuns: inMemoryScheduledRuns({ now }),
    drop: async () => void (await query(`drop schema if exists ${schema} cascade`)),
    query,
  };
}

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
  const { script = ["finishes"], ...rest } = options;
  const service = scriptedService(...script);
  const log = eventLog<SchedulerEvent>();
  const scheduler = pgBossScheduler({
    connection: { connectionString },
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
