import type { ReminderResult } from "../report/run-report.js";

/** The job of every scheduled run, in the store and in every scheduler's status. */
export const SCHEDULED_JOB = "maintenance_reminder_job";

/**
 * Failures that only the state of the gateway or, with `ABORTED`, of this machine and its database caused: a few, too few
 * to halt a run, are tried again today.
 */
const PASSING_FAULTS: readonly string[] = [
  "UNREACHABLE",
  "RATE_LIMITED",
  "KEY_REFUSED",
  "DEVICE_OFFLINE",
  "ABORTED",
];

/** Whether a reminder may yet be sent today: by another run, which has it and may die before, or by another try. */
export function isStillOpen(reminder: ReminderResult): boolean {
  if (reminder.status === "skipped") return reminder.code === "IN_PROGRESS";
  return reminder.status === "failed" && PASSING_FAULTS.includes(reminder.code);
}
