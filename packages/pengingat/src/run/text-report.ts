import type { ReminderResult, RunSummary } from "@pengingat/core";
import type { RunDataWriter } from "@pengingat/http-koa/report";
import { oneLine } from "../terminal/one-line.js";

/** Writes a report for a person to read, line by line as the run goes on. */
export function textReportWriter(write: (text: string) => void): RunDataWriter {
  return {
    add: (reminder) => write(`${reminderLines(reminder).join("\n")}\n`),
    end: (summary) =>
      write(
        `${[headLine(summary), countsLine(summary), ...gapLines(summary), ...endLines(summary)].join("\n")}\n`,
      ),
  };
}

function headLine({ due, dryRun, totalVehicles, today }: RunSummary): string {
  return `${today}: ${due} of ${totalVehicles} vehicles due${dryRun ? " (dry run: nothing was sent)" : ""}`;
}

/** One line; for what is only planned also the number and the text, which are what a dry run is read for. */
function reminderLines(reminder: ReminderResult): readonly string[] {
  if (reminder.status !== "planned") return [reminderLine(reminder)];
  return [`${reminderLine(reminder)}, ${reminder.to}`, `           ${oneLine(reminder.message, 1_000)}`];
}

function reminderLine(reminder: ReminderResult): string {
  const { nextVisitDate, plate, customerName } = reminder;
  const who = [plate ?? "(no plate)", customerName ?? "(no name)"].map((part) => oneLine(part)).join(", ");
  const why = reminder.status === "sent" ? reminder.response : "reason" in reminder ? reminder.reason : "";
  return `  ${reminder.status.padEnd(7)}  ${nextVisitDate ?? "(no date) "}  ${who}${why === "" ? "" : `: ${oneLine(why)}`}`;
}

function countsLine(summary: RunSummary): string {
  const counts = ["sent", "planned", "failed", "unknown", "skipped"] as const;
  return counts
    .filter((name) => summary[name] > 0 || (name === "sent" && !summary.dryRun))
    .map((name) => `${summary[name]} ${name}`)
    .join(", ");
}

/** Whose vehicles never become due, or get nothing then. */
function gapLines({ gaps }: RunSummary): string[] {
  if (!gaps) return [];
  const found = [
    [gaps.lastVisit, "without a readable last visit"],
    [gaps.phone, "without a usable mobile number"],
    [gaps.plate, "without a plate"],
  ] as const;
  const missing = found.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return missing.length > 0 ? [`On file: ${missing.join(", ")}`] : [];
}

function endLines(summary: RunSummary): string[] {
  if (summary.ended === "finished") return [];
  const { ended, reason, left } = summary;
  const why = ended === "stopped" ? reason : `${ended.replaceAll("_", " ")}: ${reason}`;
  return [`Stopped early (${why}). ${left} due vehicles were not processed.`];
}
