import type { OpenRun } from "@pengingat/scheduler-pg-boss";
import { Gauge, type Registry } from "prom-client";

/** Says how late the scheduled run is that is not done. */
export function schedulerMetrics(
  registry: Registry,
  openRun: () => OpenRun | null,
  now: () => number = Date.now,
): void {
  new Gauge({
    name: "pengingat_scheduled_run_late_seconds",
    help: "How late the scheduled run is: since its time while it waits, at its begin while it is under way, 0 once it is done.",
    registers: [registry],
    collect() {
      const run = openRun();
      const until = run?.begunAt?.getTime() ?? now();
      this.set(run === null ? 0 : Math.max(0, until - run.scheduledFor.getTime()) / 1_000);
    },
  });
}
