import { ReminderError } from "@pengingat/core";
import { UNREACHABLE, unavailableWords } from "@pengingat/core/adapter";
import { type JobWithMetadata, PgBoss } from "pg-boss";
import { storableError } from "./engine-fault.js";
import { type LiveJobs, liveJobs } from "./live-jobs.js";
import {
  HEARTBEAT_SECONDS,
  QUEUES,
  type QueueName,
  RUN_QUEUE,
  SHARD_QUEUE,
  SUPERVISE_SECONDS,
} from "./queues.js";
import type { PgBossSettings } from "./scheduler-options.js";
import type { ShardData, ShardJob } from "./shard-job.js";
import { Released } from "./shard-run.js";

/** By default pg-boss finds the oldest 1000 jobs: of 100 shards, ten tries. */
export const ALL_JOBS = 100_000;

const POLL_SECONDS = { [RUN_QUEUE]: 2, [SHARD_QUEUE]: 1 };

/** One process's pg-boss, started. */
export interface Engine extends LiveJobs {
  readonly boss: PgBoss;
  /** The database's time, by which all processes judge: a machine's own clock may be wrong. */
  now(): Promise<Date>;
  /** A scheduled run's shards, of all its tries, oldest first. */
  shardsOf(scheduledFor: Date): Promise<readonly ShardJob[]>;
  /** Fetches jobs, one of each queue at a time, or fetches no more; those under way go on. */
  fetchJobs(isWanted: boolean): Promise<void>;
  /** Has this process fetch now rather than at its next poll. */
  wake(queue: QueueName): void;
  /** Fetches no more, waits for jobs under way until `timeoutMs`, and closes the connections. */
  end(timeoutMs: number): Promise<void>;
}

type EngineParts = Pick<PgBossSettings, "connection" | "schema" | "clock"> & {
  /** Called with each error of pg-boss, and of a job. */
  readonly report: (error: unknown) => void;
};

/** What is done with a job of each queue. What it throws releases the job. */
export type Workers = Readonly<
  Record<QueueName, (engine: Engine, job: JobWithMetadata<ShardData>) => Promise<object | undefined>>
>;

/** Starts pg-boss; no job is fetched yet. @throws {ReminderError} `SCHEMA_MISMATCH` or `DATABASE_LOST` */
export async function startEngine(parts: EngineParts, work: Workers): Promise<Engine> {
  const { schema, report } = parts;
  const boss = newBoss(parts, { migrate: false, createSchema: false });
  try {
    await boss.start();
    if ((await boss.getQueue(SHARD_QUEUE)) === null) throw new Error("pg-boss has no queues of ours");
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => {});
    throw engineError(error);
  }
  const workers = new Map<QueueName, string>();
  const underWay = new Set<Promise<unknown>>();
  let isEnding = false;

  function fetchFrom(queue: QueueName): Promise<string> {
    const options = {
      pollingIntervalSeconds: POLL_SECONDS[queue],
      heartbeatRefreshSeconds: HEARTBEAT_SECONDS / 4,
      includeMetadata: true,
    } as const;
    return boss.work<ShardData, object | undefined, typeof options>(queue, options, async ([job]) => {
      if (!job) return undefined;
      const working = work[queue](engine, job).catch((error) => {
        if (!(error instanceof Released)) report(error);
        throw storableError(error);
      });
      underWay.add(working);
      return working.finally(() => underWay.delete(working));
    });
  }

  const engine: Engine = {
    boss,
    ...liveJobs(boss, schema),
    async now() {
      const { rows } = await boss.getDb().executeSql(`select ${schema}.job_now() as now`);
      return new Date(rows[0].now);
    },
    shardsOf: (scheduledFor) =>
      boss.findJobs<ShardData>(SHARD_QUEUE, {
        data: { scheduledFor: scheduledFor.toISOString() },
        limit: ALL_JOBS,
      }),
    async fetchJobs(isWanted) {
      if (isWanted ? isEnding || workers.size > 0 : workers.size === 0) return;
      for (const queue of QUEUES) {
        if (isWanted) workers.set(queue, await fetchFrom(queue));
        else await boss.offWork(queue, { wait: false });
      }
      if (!isWanted) workers.clear();
    },
    wake(queue) {
      const worker = workers.get(queue);
      if (worker !== undefined) boss.notifyWorker(worker);
    },
    async end(timeoutMs) {
      isEnding = true;
      await engine.fetchJobs(false).catch(() => {});
      const late = new Promise((resolve) => setTimeout(resolve, timeoutMs).unref());
      await Promise.race([Promise.allSettled(underWay), late]);
      // What is still under way does not listen: others get its jobs now.
      await boss.stop({ timeout: 1_000 }).catch(() => {});
    },
  };
  return engine;
}

/** What pg-boss hands on to the driver's pool. */
const POOL = {
  // The driver reads times in this style alone, and a role may have set another.
  onConnect: (client: { query(sql: string): Promise<unknown> }) => client.query("set datestyle to iso"),
};

/** pg-boss, not started. */
export function newBoss({ connection, schema, clock, report }: EngineParts, options: object): PgBoss {
  const boss = new PgBoss({
    application_name: "pengingat pg-boss",
    connectionTimeoutMillis: 5_000,
    max: 3,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    // Rebuilding an index is DDL.
    reindex: false,
    ...connection,
    schema,
    ...POOL,
    ...(clock && { clock }),
    ...options,
  });
  boss.on("error", report);
  return boss;
}

/** pg-boss and the driver throw plain errors; a system's or a server's has a code. */
export function engineError(
  error: unknown,
  mismatch = "pg-boss's tables are missing or of another version",
): unknown {
  if (ReminderError.is(error) || !(error instanceof Error) || error instanceof TypeError) return error;
  const code = "code" in error ? String(error.code) : "";
  const unavailable = unavailableWords(code);
  if (unavailable !== null) return new ReminderError("DATABASE_LOST", unavailable, { cause: error });
  // A server that refuses can be reached: its codes have five characters, and only those of Node begin with E.
  if (code === "ERR_ASSERTION" || /^[0-9A-DF-Z][0-9A-Z]{4}$/.test(code)) return error;
  if (/^pg-boss /.test(error.message))
    return new ReminderError("SCHEMA_MISMATCH", mismatch, { cause: error });
  const words = code === "" ? UNREACHABLE : `${UNREACHABLE} (${code})`;
  return new ReminderError("DATABASE_LOST", words, { cause: error });
}
