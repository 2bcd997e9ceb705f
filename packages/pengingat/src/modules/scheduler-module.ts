import { fileURLToPath } from "node:url";
import { breeScheduler, type SchedulerEvent } from "@pengingat/scheduler-bree";
import { ContainerModule } from "inversify";
import type { Logger } from "../process/log.js";
import { ServerTokens, Tokens } from "./tokens.js";

/** Every day at hh:mm in a Bree worker thread, which is given the settings. */
export const schedulerModule = new ContainerModule(({ bind }) => {
  bind(ServerTokens.Scheduler)
    .toDynamicValue((context) => {
      const settings = context.get(Tokens.Settings);
      const log = context.get(Tokens.Log);
      const metrics = context.get(ServerTokens.Metrics);
      return breeScheduler({
        // Beside this file once it is bundled.
        worker: fileURLToPath(new URL("./worker.js", import.meta.url)),
        workerData: settings,
        timeZone: settings.timeZone,
        gate: context.get(Tokens.Gate),
        catchUpWithinMs: settings.scheduler.catchUpWithinMs,
        stopTimeoutMs: settings.limits.shutdownGraceMs,
        onEvent(event) {
          logEvent(log, event);
          metrics.scheduler(event);
        },
      });
    })
    .inSingletonScope()
    .onDeactivation((scheduler) => scheduler.stop());
});

const PROBLEMS: readonly SchedulerEvent["type"][] = [
  "run_skipped",
  "run_cut_short",
  "run_not_started",
  "run_failed",
  "worker_crashed",
  "worker_terminated",
];

function logEvent(log: Logger, { type, ...event }: SchedulerEvent): void {
  // Nested, because an event's `time` would collide with that of the log line.
  log[PROBLEMS.includes(type) ? "warn" : "info"]({ event }, `scheduler: ${type.replaceAll("_", " ")}`);
}
