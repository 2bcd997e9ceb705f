import type { SchedulerEvent } from "@pengingat/scheduler-bree";
import type { OpenRun } from "@pengingat/scheduler-pg-boss";

/** Which scheduled run is not done: from the events of one process, or from who knows the cluster's. */
export interface SchedulerMetrics {
  /** Takes note of what this process's own scheduler did. */
  scheduler(event: SchedulerEvent): void;
  /** Reads the run that is not done from now on, with each scrape. */
  readOpenRun(read: () => OpenRun | null): void;
}

/** Knows the run that is not done, without any library. */
export function openRunOf(
  now: () => number = Date.now,
): SchedulerMetrics & { readonly current: () => OpenRun | null } {
  let open: OpenRun | null = null;
  let read = (): OpenRun | null => open;
  return {
    current: () => read(),
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
