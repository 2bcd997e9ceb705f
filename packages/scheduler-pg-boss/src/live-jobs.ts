import type { PgBoss } from "pg-boss";
import { QUEUE, type QueueName, RUN_QUEUE, SHARD_QUEUE } from "./queues.js";

/** The jobs that wait or run, read by the index that keeps these apart, which holds no others: cheap, however many are kept. */
export interface LiveJobs {
  /** Whether a shard of a scheduled run waits or runs. */
  isLive(scheduledFor: Date): Promise<boolean>;
  /** Whether a job of scheduled runs waits or runs: while it does its shards are wanted, and a stop ends it first. */
  isSupervised(): Promise<boolean>;
  /** The latest scheduled run of which a shard waits or runs; `null` where none does. */
  liveRun(): Promise<Date | null>;
  /** Cancels the shards of earlier scheduled runs that wait or run. */
  cancelEarlier(scheduledFor: Date): Promise<void>;
}

/** The live jobs of a pg-boss that is started. */
export function liveJobs(boss: PgBoss, schema: string): LiveJobs {
  const live = (queue: QueueName) =>
    `from ${schema}.job where name = '${queue}' and policy = '${QUEUE.policy}' and state <= 'active'`;
  const read = async (sql: string, values: readonly string[] = []) =>
    (await boss.getDb().executeSql(sql, [...values])).rows;
  return {
    async isLive(scheduledFor) {
      const any = `select 1 ${live(SHARD_QUEUE)} and data ->> 'scheduledFor' = $1 limit 1`;
      return (await read(any, [scheduledFor.toISOString()])).length > 0;
    },
    async isSupervised() {
      return (await read(`select 1 ${live(RUN_QUEUE)} limit 1`)).length > 0;
    },
    async liveRun() {
      const latest = `select data ->> 'scheduledFor' as run ${live(SHARD_QUEUE)} order by coalesce(singleton_key, '') desc limit 1`;
      const [row] = await read(latest);
      return row ? new Date(row.run) : null;
    },
    async cancelEarlier(scheduledFor) {
      const earlier = `select id ${live(SHARD_QUEUE)} and data ->> 'scheduledFor' < $1`;
      const ids = (await read(earlier, [scheduledFor.toISOString()])).map(({ id }) => String(id));
      if (ids.length > 0) await boss.cancel(SHARD_QUEUE, ids);
    },
  };
}
