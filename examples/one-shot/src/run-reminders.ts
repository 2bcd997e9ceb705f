import { userInfo } from "node:os";
import { ReminderError, type RunReport } from "@pengingat/core";
import { type Logger, StartUpError, Tokens, type Workshop } from "@pengingat/example-composition";
import { runData } from "@pengingat/http-koa/report";
import type { Command } from "./command-line.js";
import { reportText } from "./report-text.js";
import { print } from "./standard-output.js";

/** One run, or a dry one, and its report. Answers the exit code. */
export async function runReminders(
  { container }: Workshop,
  { dryRun, confirmed, json }: Command & { name: "run" },
  signal: AbortSignal,
  log: Logger,
): Promise<number> {
  const service = container.get(Tokens.Service);
  const startedBy = { kind: "command", by: userInfo().username } as const;
  let report: RunReport;
  try {
    report = dryRun ? await service.preview() : await service.run({ signal, confirmed, startedBy });
  } catch (error) {
    if (!ReminderError.is(error)) throw error;
    if (error.code === "CONFIRMATION_REQUIRED") {
      process.stderr.write(`${error.message} with --yes.\n`);
      return 3;
    }
    if (error.code !== "MESSENGER_NOT_CONFIGURED")
      throw new StartUpError(`Nothing was sent: ${error.message}.`);
    throw new StartUpError("STARSENDER_API_KEY is not set: nothing was sent. A dry run needs none.");
  }
  const { reminders: _, reason: __, ...counts } = report;
  log.info(counts, `run ${report.ended}`);
  await print(json ? `${JSON.stringify(runData(report))}\n` : reportText(report));
  return exitCode(report);
}

/** 0: finished, nothing failed or became unknown. 1: finished, something did. 3: cut short. */
function exitCode(report: RunReport): number {
  if (report.ended !== "finished") return 3;
  return report.failed + report.unknown > 0 ? 1 : 0;
}
