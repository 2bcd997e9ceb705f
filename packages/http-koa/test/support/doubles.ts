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

/**
 * A service whose run is given, and that keeps the options it was called with. Reminders of the report are told of
 * one by one, and kept only where the options say so.
 */
export function serviceDouble(run: (options: RunOptions) => Promise<RunReport> = async () => report()) {
  const calls: RunOptions[] = [];
  const service: ReminderService = {
    keepsHistory: true,
    async run(options = {}) {
      calls.push(options);
      const done = await run(options);
      for (const reminder of done.reminders) options.onReminder?.(reminder);
      return options.keepReminders === false ? { ...done, reminders: [] } : done;
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
      const nextRunAt = utc === null ? null : new Date(utc);
      return { running, time, timeZone: "Asia/Jakarta", nextRunAt, waitingFor: null };
    },
  };
}
