import { ReminderError, type ReminderResult, type RunReport } from "@pengingat/core";
import { runDataWriter } from "@pengingat/http-koa/report";
import { Tokens } from "../modules/tokens.js";
import type { Workshop } from "../open-workshop.js";
import type { Logger } from "../process/log.js";
import { StartUpError } from "../process/start-up-error.js";
import { userName } from "../process/user-name.js";
import { heldOutput } from "../report/standard-output.js";
import { textReportWriter } from "../report/text-report.js";
import type { Command } from "./command-line.js";

/** One run, or a dry one, and its report. Answers the exit code. */
export async function runReminders(
  { container }: Workshop,
  { dryRun, confirmed, json }: Command & { name: "run" },
  signal: AbortSignal,
  log: Logger,
): Promise<number> {
  const service = container.get(Tokens.Service);
  const startedBy = { kind: "command", by: userName() } as const;
  const output = heldOutput();
  const writer = json ? runDataWriter(output.write) : textReportWriter(output.write);
  const onReminder = (reminder: ReminderResult) => {
    writer.add(reminder);
    // What is skipped may come of the plan alone; anything else shows that the run is under way.
    if (reminder.status !== "skipped") output.release();
  };
  const options = { onReminder, keepReminders: false };
  let report: RunReport;
  try {
    report = dryRun
      ? await service.preview(options)
      : await service.run({ ...options, signal, confirmed, startedBy });
  } catch (error) {
    if (!ReminderError.is(error)) throw error;
    if (error.code === "CONFIRMATION_REQUIRED") {
      process.stderr.write(`${error.message} with --yes.\n`);
      return 3;
    }
    if (error.code !== "MESSENGER_NOT_CONFIGURED")
      throw new StartUpError(`Nothing was sent: ${error.message}.`);
    throw new StartUpError(
      "Neither MESSENGER nor STARSENDER_API_KEY is set: nothing was sent. A dry run needs none.",
    );
  }
  const { reminders: _, reason: __, ...counts } = report;
  log.info(counts, `run ${report.ended}`);
  writer.end(report);
  if (json) output.write("\n");
  await output.end();
  return exitCode(report);
}

/** 0: finished, nothing failed or became unknown. 1: finished, something did. 3: cut short. */
function exitCode(report: RunReport): number {
  if (report.ended !== "finished") return 3;
  return report.failed + report.unknown > 0 ? 1 : 0;
}
