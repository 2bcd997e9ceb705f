import type { RunReport } from "@pengingat/core";
import { ReminderError } from "@pengingat/core";
import {
  createLog,
  failStart,
  homeFolder,
  openWorkshop,
  parseSettings,
  readEnvironment,
  StartUpError,
  stopSignal,
  Tokens,
} from "@pengingat/example-composition";
import { runData } from "@pengingat/http-koa/report";
import { parseCommand } from "./command-line.js";
import { reportText } from "./report-text.js";

const stop = stopSignal();
try {
  process.exitCode = exitCode(await remind());
} catch (error) {
  failStart(error);
}

async function remind(): Promise<RunReport> {
  const command = parseCommand(process.argv.slice(2));
  const home = homeFolder();
  const settings = parseSettings(readEnvironment(home), { jwtSecret: false });
  const log = createLog(settings.logLevel, 2);
  if (settings.today !== null) log.warn({ today: settings.today }, "REMINDER_TODAY fixes the day of runs");
  // Standard output is the report's alone.
  const workshop = await openWorkshop(settings, home, (line) => process.stderr.write(`${line}\n`));
  try {
    const service = workshop.container.get(Tokens.Service);
    const report = command.dryRun ? await service.preview() : await service.run({ signal: stop });
    const { reminders: _, reason: __, ...counts } = report;
    log.info(counts, `run ${report.ended}`);
    await print(command.json ? `${JSON.stringify(runData(report))}\n` : reportText(report));
    return report;
  } catch (error) {
    if (!ReminderError.is(error)) throw error;
    if (error.code === "MESSENGER_NOT_CONFIGURED") {
      throw new StartUpError("STARSENDER_API_KEY is not set: nothing was sent. A dry run needs none.");
    }
    throw new StartUpError(`Nothing was sent: ${error.message}.`);
  } finally {
    await workshop.close();
  }
}

/** A pipe takes a long report in pieces: the process must not end before the last. */
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** 0: finished, nothing failed or became unknown. 1: finished, something did. 3: cut short. */
function exitCode(report: RunReport): number {
  if (report.ended !== "finished") return 3;
  return report.failed + report.unknown > 0 ? 1 : 0;
}
