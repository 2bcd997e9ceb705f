import type { ReminderResult, RunReport, RunSummary } from "@pengingat/core";
// Types only: printing a report needs neither zod nor Koa.
import type { z } from "zod";
import type { runDataSchema, runDetailSchema } from "./schemas/run-data.js";

export { reminderRecordData, suppressionData, unresolvedData } from "./record-data.js";
export { resultsData } from "./results-data.js";

/** The `data` of a run: what `run-now` responds with and `run --json` prints. */
export type RunData = z.infer<typeof runDataSchema>;

/** One due vehicle of a run. */
export type RunDetail = z.infer<typeof runDetailSchema>;

/** The `data` of a run without its details. */
export type RunCounts = Omit<RunData, "details">;

/** Writes the `data` of a run as JSON while the run goes on. */
export interface RunDataWriter {
  /** Call it with each reminder: it is an `onReminder`. */
  add(reminder: ReminderResult): void;
  /** Call it once, when the run has ended. */
  end(summary: RunSummary): void;
}

/** A run's report as `data`. It holds names and numbers: never log it. */
export function runData(report: RunReport): RunData {
  const { total_customers, reminder_sent, ...counts } = runCounts(report);
  return { total_customers, reminder_sent, details: report.reminders.map(runDetail), ...counts };
}

/**
 * Writes what {@link runData} returns, for a run of any size: the details as they come, then the counts. `write` gets
 * the JSON text in pieces, the first at the first reminder or at the end.
 */
export function runDataWriter(write: (text: string) => void): RunDataWriter {
  let isFirst = true;

  function open(): string {
    const before = isFirst ? '{"details":[' : "";
    isFirst = false;
    return before;
  }

  return {
    add(reminder) {
      const separator = isFirst ? "" : ",";
      write(`${open()}${separator}${JSON.stringify(runDetail(reminder))}`);
    },
    end(summary) {
      write(`${open()}],${JSON.stringify(runCounts(summary)).slice(1)}`);
    },
  };
}

/** Whether a reminder of a run shows that a send has begun. What is skipped does not, nor what the ledger did not take. */
export function showsBegin(reminder: ReminderResult): boolean {
  if (reminder.status === "failed") return reminder.code !== "NOT_RECORDED";
  return reminder.status !== "skipped";
}

/** The counts of a run, and how it ended. */
export function runCounts(summary: RunSummary): RunCounts {
  return {
    total_customers: summary.totalVehicles,
    reminder_sent: summary.sent,
    ended: summary.ended,
    left: summary.left,
    ...(summary.reason === null ? {} : { reason: summary.reason }),
    run_id: summary.runId,
    dry_run: summary.dryRun,
    due: summary.due,
    planned: summary.planned,
    failed: summary.failed,
    unknown: summary.unknown,
    skipped: summary.skipped,
    ...(summary.gaps && {
      missing: {
        last_visit: summary.gaps.lastVisit,
        customer_hp: summary.gaps.phone,
        no_pol: summary.gaps.plate,
      },
    }),
  };
}

/** A reminder of a run, as an entry of `details`. */
export function runDetail(reminder: ReminderResult): RunDetail {
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
