import { pgBossScheduler, type SchedulerEvent } from "@pengingat/scheduler-pg-boss";
import { ContainerModule } from "inversify";
import { pgConnection } from "../database/connect.js";
import { engineSchema } from "../database/engine-schema.js";
import { loggedSchedulerEvents } from "../process/scheduler-events.js";
import { ServerTokens, Tokens } from "./tokens.js";

const PROBLEMS: readonly SchedulerEvent["type"][] = [
  "run_skipped",
  "run_cut_short",
  "run_failed",
  "shard_cut_short",
  "shard_failed",
  "shard_released",
  "clock_wrong",
  "engine_error",
  "stop_not_recorded",
];

/** Every day at hh:mm on the cluster's job engine, in shards. */
export const schedulerModule = new ContainerModule(({ bind }) => {
  bind(ServerTokens.Scheduler)
    .toDynamicValue((context) => {
      // A worker serves nothing, and counts nothing.
      const metrics = context.get(ServerTokens.Metrics, { optional: true });
      const settings = context.get(Tokens.Settings);
      const { databaseUrl, limits, timeZone } = settings;
      const scheduler = pgBossScheduler({
        connection: pgConnection(databaseUrl),
        schema: engineSchema(context.get(Tokens.TableSchema)),
        service: context.get(ServerTokens.Service, { optional: true }) ?? context.get(Tokens.Service),
        scheduledRuns: context.get(Tokens.Store).scheduledRuns,
        timeZone,
        shards: settings.scheduler.shards,
        leaseMs: limits.leaseMs,
        catchUpWithinMs: settings.scheduler.catchUpWithinMs,
        stopTimeoutMs: limits.shutdownGraceMs,
        onEvent: loggedSchedulerEvents(context.get(Tokens.Log), PROBLEMS),
      });
      // Whichever process makes the run.
      metrics?.readOpenRun(() => scheduler.status().openRun);
      return scheduler;
    })
    .inSingletonScope()
    .onDeactivation((scheduler) => scheduler.leave());
});
