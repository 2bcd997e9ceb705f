import type { SchedulerEvent as BreeEvent } from "@pengingat/scheduler-bree";
import type { SchedulerEvent as ClusterEvent } from "@pengingat/scheduler-pg-boss";
import { Gauge, type Registry } from "prom-client";

/** What either engine says. */
export type SchedulerEvent = BreeEvent | ClusterEvent;

/** Says how late the scheduled run is, by the scheduler's own events. */
export function schedulerMetrics(
  registry: Registry,
  now: () => number = Date.now,
): (event: SchedulerEvent) => void {
  /** The scheduled run that is not done; `begunAt` while it is under way. */
  let open: { readonly scheduledFor: Date; readonly begunAt: number | null } | null = null;

  new Gauge({
    name: "pengingat_scheduled_run_late_seconds",
    help: "How late the scheduled run is: since its time while it waits, at its begin while it is under way, 0 once it is done.",
    registers: [registry],
    collect() {
      const until = open?.begunAt ?? now();
      this.set(open === null ? 0 : Math.max(0, until - open.scheduledFor.getTime()) / 1_000);
    },
  });

  return (event) => {
    switch (event.type) {
      case "run_due":
        open = { scheduledFor: event.scheduledFor, begunAt: now() };
        return;
      case "stopped":
      case "run_finished":
      case "run_already_finished":
      case "run_not_missed":
        open = null;
        return;
      case "run_skipped":
      case "run_cut_short":
      case "run_held":
      case "run_not_started":
      case "run_failed":
      case "worker_crashed":
      case "worker_terminated":
        open = { scheduledFor: event.scheduledFor, begunAt: null };
    }
  };
}
