import type { ReminderResult, RunSummary } from "@pengingat/core";
import type { RunDataWriter } from "@pengingat/http-koa/report";
import { oneLine } from "./one-line.js";

/** Writes a report for a person to read, line by line as the run goes on. */
export function textReportWriter(write: (text: string) => void): RunDataWriter {
  return {
    add: (reminder) => write(`${reminderLine(reminder)}\n`),
    end: (summary) => write(`${[headLine(summary), countsLine(summary), ...endLines(summary)].join("\n")}\n`),
  };
}

function headLine({ due, dryRun, totalVehicles, today }: RunSummary): string {
  return `${today}: ${due} of ${totalVehicles} vehicles due${dryRun ? " (dry run: nothing was sent)" : ""}`;
}

function reminderLine(reminder: ReminderResult): string {
  const { nextVisitDate, plate, customerName } = reminder;
  const who = [plate ?? "(no plate)", customerName ?? "(no name)"].map(oneLine).join(", ");
  const why = reminder.status === "sent" ? reminder.response : "reason" in reminder ? reminder.reason : "";
  return `  ${reminder.status.padEnd(7)}  ${nextVisitDate}  ${who}${why === "" ? "" : `: ${oneLine(why)}`}`;
}

function countsLine(summary: RunSummary): string {
  const counts = ["sent", "planned", "failed", "unknown", "skipped"] as const;
  return counts
    .filter((name) => summary[name] > 0 || (name === "sent" && !summary.dryRun))
    .map((name) => `${summary[name]} ${name}`)
    .join(", ");
}

function endLines(summary: RunSummary): string[] {
  if (summary.ended === "finished") return [];
  return [`Cut short (${summary.ended}): ${summary.reason}. ${summary.left} due were not reached.`];
}
