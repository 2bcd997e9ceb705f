import { fileURLToPath } from "node:url";
import { type Logger, Tokens } from "@pengingat/example-composition";
import { breeScheduler, type SchedulerEvent } from "@pengingat/scheduler-bree";
import { ContainerModule } from "inversify";
import { ServerTokens } from "./server-tokens.js";

/** Every day at hh:mm in a Bree worker thread, which is given the settings. */
export const schedulerModule = new ContainerModule(({ bind }) => {
  bind(ServerTokens.Scheduler)
    .toResolvedValue(
      (settings, gate, log) =>
        breeScheduler({
          worker: fileURLToPath(new URL("./worker.js", import.meta.url)),
          workerData: settings,
          timeZone: settings.timeZone,
          gate,
          catchUpWithinMs: settings.scheduler.catchUpWithinMs,
          stopTimeoutMs: settings.limits.shutdownGraceMs,
          onEvent: (event) => logEvent(log, event),
        }),
      [Tokens.Settings, Tokens.Gate, ServerTokens.Log],
    )
    .inSingletonScope()
    .onDeactivation((scheduler) => scheduler.stop());
});

const PROBLEMS: readonly SchedulerEvent["type"][] = [
  "slot_skipped",
  "run_cut_short",
  "run_not_started",
  "run_failed",
  "worker_crashed",
  "worker_terminated",
];

function logEvent(log: Logger, { type, ...event }: SchedulerEvent): void {
  // Nested, as an event's `time` would stand beside the line's own.
  log[PROBLEMS.includes(type) ? "warn" : "info"]({ event }, `scheduler: ${type.replaceAll("_", " ")}`);
}
