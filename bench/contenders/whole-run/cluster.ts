import { setTimeout as pause } from "node:timers/promises";
import { QueryTypes } from "sequelize";
import { pgBossScheduler, type SchedulerEvent } from "../../../packages/scheduler-pg-boss/dist/index.js";
import type { OpenContender } from "../../harness/contender.ts";
import { TIME_ZONE } from "../../harness/stage.ts";
import type { WholeRunOptions } from "./messages.ts";
import { openService } from "./service.ts";

const reset = (schema: string) => `truncate reminder_delivery, reminder_run, reminder_slot;
  insert into reminder_slot (job, scheduled_for, finished_at) values ('maintenance_reminder_job', '2026-01-01', now());
  delete from ${schema}.job where name like 'pengingat%'`;

const FINISHED = "select count(*)::integer as finished from reminder_slot where finished_at is not null";

/** One worker of a cluster on pg-boss: together they make one scheduled run, a shard each. */
export const open: OpenContender<
  WholeRunOptions & { readonly shards: number; readonly schema: string }
> = async (options) => {
  const { service, scheduledRuns, sequelize, close } = await openService(options);
  let sent = 0;
  const scheduler = pgBossScheduler({
    connection: { connectionString: options.url },
    service,
    scheduledRuns,
    timeZone: TIME_ZONE,
    schema: options.schema,
    shards: options.shards,
    catchUpWithinMs: 24 * 3_600_000,
    onEvent: (event: SchedulerEvent) => {
      if (event.type === "shard_finished") sent += event.counts.sent;
    },
  });
  await scheduler.join();
  return {
    async reset() {
      sent = 0;
      await sequelize.query(reset(options.schema));
    },
    async round() {
      await scheduler.startAndCatchUp({ hour: 0, minute: 0 });
      for (;;) {
        const [row] = await sequelize.query<{ finished: number }>(FINISHED, { type: QueryTypes.SELECT });
        if (row?.finished === 2) return { sent };
        await pause(100);
      }
    },
    async close() {
      await scheduler.leave();
      await close();
    },
  };
};
