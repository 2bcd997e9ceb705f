import type { ReminderResult, RunReport } from "@pengingat/core";
// Types only: whoever prints a report needs neither zod nor Koa.
import type { z } from "zod";
import type { runDataSchema, runDetailSchema } from "./schemas/run-data.js";

/** The `data` of a run, as `run-now` answers and `remind --json` prints it. */
export type RunData = z.infer<typeof runDataSchema>;

/** One due vehicle of a run. */
export type RunDetail = z.infer<typeof runDetailSchema>;

/** A run's report as the `data` of an answer. It holds names and numbers: show it to whoever asked, never log it. */
export function runData(report: RunReport): RunData {
  return {
    total_customers: report.totalVehicles,
    reminder_sent: report.sent,
    details: report.reminders.map(runDetail),
    ended: report.ended,
    left: report.left,
    ...(report.reason === null ? {} : { reason: report.reason }),
    run_id: report.runId,
    dry_run: report.dryRun,
    due: report.due,
    planned: report.planned,
    failed: report.failed,
    unknown: report.unknown,
    skipped: report.skipped,
  };
}

function runDetail(reminder: ReminderResult): RunDetail {
  const about = {
    no_pol: reminder.plate,
    customer_nama: reminder.customerName,
    customer_hp: reminder.customerPhone,
    next_visit_date: reminder.nextVisitDate,
    days_until_visit: reminder.daysUntilVisit,
  };
  const { status } = reminder;
  switch (status) {
    case "sent":
      return { ...about, status, message: reminder.message, api_response: reminder.response };
    case "planned":
      return { ...about, status, message: reminder.message };
    case "failed":
      return { ...about, status, message: reminder.message, code: reminder.code, reason: reminder.reason };
    case "unknown":
      return { ...about, status, code: reminder.code, reason: reminder.reason };
    case "skipped":
      return { ...about, status, code: reminder.code, reason: reminder.reason };
  }
}
