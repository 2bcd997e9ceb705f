import { fileURLToPath } from "node:url";
import { breeScheduler, type SchedulerEvent } from "@pengingat/scheduler-bree";
import { ContainerModule } from "inversify";
import { loggedSchedulerEvents } from "../process/scheduler-events.js";
import { ServerTokens, Tokens } from "./tokens.js";

const PROBLEMS: readonly SchedulerEvent["type"][] = [
  "run_skipped",
  "run_cut_short",
  "run_not_started",
  "run_failed",
  "worker_crashed",
  "worker_terminated",
];

/** Every day at hh:mm in a Bree worker thread, which is given the settings. */
export const schedulerModule = new ContainerModule(({ bind }) => {
  bind(ServerTokens.Scheduler)
    .toDynamicValue((context) => {
      const settings = context.get(Tokens.Settings);
      const metrics = context.get(ServerTokens.Metrics);
      const log = loggedSchedulerEvents(context.get(Tokens.Log), PROBLEMS);
      const scheduler = breeScheduler({
        // Beside this file once it is bundled.
        worker: fileURLToPath(new URL("./worker.js", import.meta.url)),
        workerData: settings,
        timeZone: settings.timeZone,
        gate: context.get(Tokens.Gate),
        catchUpWithinMs: settings.scheduler.catchUpWithinMs,
        stopTimeoutMs: settings.limits.shutdownGraceMs,
        onEvent(event) {
          log(event);
          metrics.scheduler(event);
        },
      });
      // Its schedule is this process's own: there is nothing to join, and to leave it is to stop it.
      return { ...scheduler, join: async () => {}, leave: scheduler.stop };
    })
    .inSingletonScope()
    .onDeactivation((scheduler) => scheduler.leave());
});
