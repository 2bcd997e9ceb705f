import type { Readable } from "node:stream";
import type { SchedulerStatus } from "@pengingat/core";
import { whenReachable } from "../database/when-reachable.js";
import { openWorkshop, type Workshop } from "../open-workshop.js";
import { homeFolder } from "../process/home.js";
import { createLog, type Logger } from "../process/log.js";
import { exitAfterGrace, stopSignal } from "../process/signals.js";
import type { Settings } from "../settings/settings.js";
import { readSettings } from "../settings/settings.js";
import { reportIsExtra } from "../terminal/closed-pipes.js";
import { localTime } from "../terminal/local-time.js";

/** A process that stays, before its workshop is open. */
export interface LongProcess {
  /** Aborts when the process is asked to stop. */
  readonly stop: AbortSignal;
  readonly home: string;
  readonly settings: Settings;
  readonly log: Logger;
  /** Waits for the database, and opens the workshop; `null` where the process was asked to stop meanwhile. */
  open(): Promise<Workshop | null>;
}

/** Reads the settings of a process that stays until it is asked to stop. @throws {StartUpError} where they are wrong */
export function startProcess({ jwtSecret }: { readonly jwtSecret: boolean }): LongProcess {
  reportIsExtra();
  const stop = stopSignal();
  const home = homeFolder();
  const { settings, notices } = readSettings(home, { jwtSecret, sends: true });
  const log = createLog(settings.logLevel, (line, done) => process.stdout.write(line, done), linesOfThreads);
  exitAfterGrace(stop, settings.limits.shutdownGraceMs, 1);
  for (const notice of notices) log.warn(notice);
  return {
    stop,
    home,
    settings,
    log,
    open: () =>
      whenReachable(() => openWorkshop(settings, home, (line) => process.stdout.write(`${line}\n`), log), {
        forMs: settings.startupWaitMs,
        stop,
        onWait: (error, leftMs) =>
          log.warn({ secondsLeft: Math.round(leftMs / 1_000) }, `${error.message} Trying again.`),
      }),
  };
}

/** Takes what threads write from Node's pipe, which the first line that cannot be written would close for good. */
function linesOfThreads(write: (line: string) => void): void {
  process.stdout.on("pipe", (output: Readable) => {
    output.unpipe(process.stdout);
    output.setEncoding("utf8").on("data", write);
  });
}

/** When the next scheduled run is, on the clocks of its zone. */
export function nextRun({ nextRunAt, timeZone }: SchedulerStatus, { scheduler }: Settings): string {
  if (nextRunAt === null)
    return scheduler.autostart
      ? "none: the schedule was stopped by hand"
      : "none: SCHEDULER_AUTOSTART is not set";
  return `${localTime(nextRunAt, timeZone)} ${timeZone}`;
}
