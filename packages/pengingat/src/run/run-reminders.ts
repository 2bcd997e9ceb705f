import { ReminderError, type ReminderResult, type RunReport } from "@pengingat/core";
import { runDataWriter, showsBegin } from "@pengingat/http-koa/report";
import { Tokens } from "../modules/tokens.js";
import { commandLine } from "../process/home.js";
import { asStartUpError, StartUpError } from "../process/start-up-error.js";
import { userName } from "../process/user-name.js";
import { logStart } from "../start-log.js";
import { reportIsExtra } from "../terminal/closed-pipes.js";
import { oneLine } from "../terminal/one-line.js";
import { heldOutput } from "../terminal/standard-output.js";
import type { CommandParts } from "../with-workshop.js";
import { showProgress } from "./progress.js";
import { textReportWriter } from "./text-report.js";

/** One run, or a dry one, and its report. Resolves with the exit code. */
export async function runReminders(
  { workshop, log, diagnostics, home, stop: signal }: CommandParts,
  {
    dryRun = false,
    yes: confirmed = false,
    json = false,
  }: { dryRun?: boolean; yes?: boolean; json?: boolean },
): Promise<number> {
  if (!dryRun) reportIsExtra();
  logStart(log, workshop, home);
  const service = workshop.container.get(Tokens.Service);
  const startedBy = { kind: "command", by: userName() } as const;
  const output = heldOutput((text) => diagnostics.above(() => process.stdout.write(text)));
  const writer = json ? runDataWriter(output.write) : textReportWriter(output.write);
  const onReminder = (reminder: ReminderResult) => {
    writer.add(reminder);
    if (showsBegin(reminder)) output.release();
  };
  // A bar would overwrite a JSON object on its way to the same terminal.
  const { timeZone } = workshop.settings;
  const progress = showProgress(json && process.stdout.isTTY ? null : diagnostics, timeZone);
  const options = { onReminder, onProgress: progress.update, keepReminders: false };
  let report: RunReport;
  try {
    report = dryRun
      ? await service.preview(options)
      : await service.run({ ...options, signal, confirmed, startedBy });
  } catch (error) {
    progress.end();
    if (!ReminderError.is(error)) throw error;
    if (error.code === "CONFIRMATION_REQUIRED") {
      diagnostics.write(`${error.message}: ${commandLine("run --yes")}\n`);
      return 3;
    }
    if (error.code !== "MESSENGER_NOT_CONFIGURED") throw asStartUpError(error, "Nothing was sent: ");
    throw new StartUpError(
      "Neither MESSENGER nor STARSENDER_API_KEY is set: nothing was sent. A dry run needs none.",
    );
  }
  progress.end();
  writer.end(report);
  if (json) output.write("\n");
  await output.end();
  // A dry run lists whom a run writes to once the gateway delivers again.
  const notices = dryRun ? await workshop.container.get(Tokens.Notices).list() : [];
  for (const { words } of notices.filter(({ severity }) => severity === "halt")) {
    diagnostics.write(`A run now would halt: the gateway has stopped delivering: ${oneLine(words)}\n`);
  }
  return exitCode(report);
}

/** 0: finished, nothing failed or became unknown; a dry run. 1: finished, something did. 3: stopped early. */
function exitCode(report: RunReport): number {
  // A dry run stops for the hours or the day's limit only in what it foresees; it has done its work.
  if (report.dryRun && report.ended === "stopped") return 0;
  if (report.ended !== "finished") return 3;
  return report.failed + report.unknown > 0 ? 1 : 0;
}
