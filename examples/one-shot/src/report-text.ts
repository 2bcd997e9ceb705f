import type { ReminderResult, RunReport } from "@pengingat/core";
import { oneLine } from "./one-line.js";

/** A report for a person to read. */
export function reportText(report: RunReport): string {
  const { due, totalVehicles, today } = report;
  const head = `${today}: ${due} of ${totalVehicles} vehicles due${report.dryRun ? " (dry run: nothing was sent)" : ""}`;
  const lines = report.reminders.map(reminderLine);
  return [head, ...lines, countsLine(report), ...endLines(report), ""].join("\n");
}

function reminderLine(reminder: ReminderResult): string {
  const { nextVisitDate, plate, customerName } = reminder;
  const who = [plate ?? "(no plate)", customerName ?? "(no name)"].map(oneLine).join(", ");
  const why = reminder.status === "sent" ? reminder.response : "reason" in reminder ? reminder.reason : "";
  return `  ${reminder.status.padEnd(7)}  ${nextVisitDate}  ${who}${why === "" ? "" : `: ${oneLine(why)}`}`;
}

function countsLine(report: RunReport): string {
  const counts = ["sent", "planned", "failed", "unknown", "skipped"] as const;
  return counts
    .filter((name) => report[name] > 0 || (name === "sent" && !report.dryRun))
    .map((name) => `${report[name]} ${name}`)
    .join(", ");
}

function endLines(report: RunReport): string[] {
  if (report.ended === "finished") return [];
  return [`Cut short (${report.ended}): ${report.reason}. ${report.left} due were not reached.`];
}
