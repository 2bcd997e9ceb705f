import { type DailyTime, formatInstant, type SchedulerStatus } from "@pengingat/core";
import type { SchedulerStatusData } from "./schemas/scheduler-data.js";

/** A scheduler's status as `data`. */
export function schedulerData({
  running,
  time,
  timeZone,
  nextRunAt,
  waitingFor,
  shards,
}: SchedulerStatus): SchedulerStatusData {
  if (time === null || nextRunAt === null) return { running, jobs: [] };
  return {
    running,
    jobs: [
      {
        id: "maintenance_reminder_job",
        name: "Maintenance Reminder WhatsApp",
        next_run_time: formatInstant(timeZone, nextRunAt),
        trigger: `cron[hour='${time.hour}', minute='${time.minute}']`,
        ...(waitingFor === "confirmation" ? { waiting_for: waitingFor } : {}),
        ...(shards ? { shards: { ...shards } } : {}),
      },
    ],
  };
}

/** `07:00`. */
export function clockTime({ hour, minute }: DailyTime): string {
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
