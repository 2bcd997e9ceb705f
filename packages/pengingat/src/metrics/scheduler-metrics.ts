import type { SchedulerEvent } from "@pengingat/scheduler-bree";
import type { OpenRun } from "@pengingat/scheduler-pg-boss";
import { Gauge, type Registry } from "prom-client";

/** Where the gauge of the scheduled run gets its value: from the events of one process, or from who knows the cluster's. */
export interface SchedulerMetrics {
  /** Takes note of what this process's own scheduler did. */
  scheduler(event: SchedulerEvent): void;
  /** Reads the run that is not done from now on, with each scrape. */
  readOpenRun(read: () => OpenRun | null): void;
}

/** Says how late the scheduled run is. */
export function schedulerMetrics(registry: Registry, now: () => number = Date.now): SchedulerMetrics {
  let open: OpenRun | null = null;
  let read = (): OpenRun | null => open;

  new Gauge({
    name: "pengingat_scheduled_run_late_seconds",
    help: "How late the scheduled run is: since its time while it waits, at its begin while it is under way, 0 once it is done.",
    registers: [registry],
    collect() {
      const run = read();
      const until = run?.begunAt?.getTime() ?? now();
      this.set(run === null ? 0 : Math.max(0, until - run.scheduledFor.getTime()) / 1_000);
    },
  });

  return {
    readOpenRun(from) {
      read = from;
    },
    scheduler(event) {
      switch (event.type) {
        case "run_due": {
          const { scheduledFor } = event;
          const isSame = open?.scheduledFor.getTime() === scheduledFor.getTime();
          // A process that stands by asks again each minute for what another has begun.
          open = { scheduledFor, begunAt: (isSame && open?.begunAt) || new Date(now()) };
          return;
        }
        case "run_held":
          return;
        case "stopped":
        case "run_finished":
        case "run_already_finished":
        case "run_not_missed":
          open = null;
          return;
        case "run_skipped":
        case "run_cut_short":
        case "run_not_started":
        case "run_failed":
        case "worker_crashed":
        case "worker_terminated":
          open = { scheduledFor: event.scheduledFor, begunAt: null };
      }
    },
  };
}
