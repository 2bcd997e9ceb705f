import { pgBossScheduler, type SchedulerEvent } from "@pengingat/scheduler-pg-boss";
import { ContainerModule } from "inversify";
import { pgConnection } from "../database/connect.js";
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
      // A worker that serves nothing counts nothing.
      const metrics = context.get(ServerTokens.Metrics, { optional: true });
      const log = loggedSchedulerEvents(context.get(Tokens.Log), PROBLEMS);
      const { databaseUrl, limits, scheduler, timeZone } = context.get(Tokens.Settings);
      return pgBossScheduler({
        connection: pgConnection(databaseUrl),
        service: context.get(ServerTokens.Service, { optional: true }) ?? context.get(Tokens.Service),
        scheduledRuns: context.get(Tokens.Store).scheduledRuns,
        timeZone,
        shards: scheduler.shards,
        leaseMs: limits.leaseMs,
        catchUpWithinMs: scheduler.catchUpWithinMs,
        stopTimeoutMs: limits.shutdownGraceMs,
        onEvent(event) {
          log(event);
          metrics?.scheduler(event);
        },
      });
    })
    .inSingletonScope()
    .onDeactivation((scheduler) => scheduler.leave());
});
