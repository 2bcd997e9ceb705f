import type { DailyTime, SchedulerStatus } from "@pengingat/core";
import { formatInstant } from "@pengingat/core/extras";
import type { SchedulerStatusData } from "./schemas/scheduler-data.js";

/** Makes a function that shows a scheduler's status as the `data` of an answer. */
export function schedulerView(): (status: SchedulerStatus) => SchedulerStatusData {
  // The zone's rules take longer to ask than all the rest of the answer, and the next run is the same all day.
  let shown: { readonly timeZone: string; readonly at: number; readonly text: string } | null = null;

  function nextRunTime(timeZone: string, instant: Date): string {
    const at = instant.getTime();
    if (shown?.at !== at || shown.timeZone !== timeZone) {
      shown = { timeZone, at, text: formatInstant(timeZone, instant) };
    }
    return shown.text;
  }

  return ({ running, time, timeZone, nextRunAt, waitingFor }) => {
    if (time === null || nextRunAt === null) return { running, jobs: [] };
    return {
      running,
      jobs: [
        {
          id: "maintenance_reminder_job",
          name: "Maintenance Reminder WhatsApp",
          next_run_time: nextRunTime(timeZone, nextRunAt),
          trigger: `cron[hour='${time.hour}', minute='${time.minute}']`,
          ...(waitingFor === "confirmation" ? { waiting_for: waitingFor } : {}),
        },
      ],
    };
  };
}

/** `07:00`. */
export function clockTime({ hour, minute }: DailyTime): string {
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
