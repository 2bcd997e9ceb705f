import type {
  DailyTime,
  ReminderScheduler,
  ReminderService,
  RunOptions,
  RunReport,
  SchedulerStatus,
} from "@pengingat/core";

/** A report of nothing, with what is given on top. */
export function report(parts: Partial<RunReport> = {}): RunReport {
  return {
    runId: "run-1",
    today: "2025-12-14",
    dryRun: false,
    totalVehicles: 0,
    due: 0,
    sent: 0,
    planned: 0,
    failed: 0,
    unknown: 0,
    skipped: 0,
    ended: "finished",
    left: 0,
    reason: null,
    reminders: [],
    ...parts,
  };
}

/** A service whose run is given, and that keeps the options it was called with. */
export function serviceDouble(run: (options: RunOptions) => Promise<RunReport> = async () => report()) {
  const calls: RunOptions[] = [];
  const service: ReminderService = {
    run(options = {}) {
      calls.push(options);
      return run(options);
    },
    preview: async () => report({ dryRun: true }),
  };
  return { service, calls };
}

/** A scheduler that plans 15 December 2025 in Jakarta and never runs anything. */
export function schedulerDouble(): ReminderScheduler {
  let time: DailyTime | null = null;
  return {
    async start(next) {
      time = { ...next };
    },
    async stop() {
      time = null;
    },
    status(): SchedulerStatus {
      const running = time !== null;
      const utc = time && Date.UTC(2025, 11, 15, time.hour - 7, time.minute);
      return { running, time, timeZone: "Asia/Jakarta", nextRunAt: utc === null ? null : new Date(utc) };
    },
  };
}
