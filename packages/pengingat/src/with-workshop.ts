import { openWorkshop, type Workshop } from "./open-workshop.js";
import { homeFolder } from "./process/home.js";
import { createLog, type Logger } from "./process/log.js";
import { exitAfterGrace, stopSignal } from "./process/signals.js";
import { asStartUpError } from "./process/start-up-error.js";
import { readSettings } from "./settings/settings.js";
import { type Diagnostics, diagnostics } from "./terminal/diagnostics.js";

/** What a command works with. Standard output is its own; everything else goes to the diagnostics. */
export interface CommandParts {
  readonly workshop: Workshop;
  readonly log: Logger;
  readonly diagnostics: Diagnostics;
  readonly home: string;
  /** Aborts when the process is asked to stop. */
  readonly stop: AbortSignal;
}

/**
 * Opens the workshop for one command, closes it again, and sets the exit code that `work` resolves with.
 *
 * @param options - `sends`: whether the command may send messages to the customers on file; `checks`:
 *   whether the tables must be there
 */
export async function withWorkshop(
  work: (parts: CommandParts) => Promise<number>,
  { sends = false, checks = true }: { sends?: boolean; checks?: boolean } = {},
): Promise<void> {
  const stop = stopSignal();
  const home = homeFolder();
  const { settings, notices } = readSettings(home, { jwtSecret: false, sends });
  const standardError = diagnostics(process.stderr);
  const log = createLog(settings.logLevel, standardError.write);
  for (const notice of notices) log.warn(notice);
  exitAfterGrace(stop, settings.limits.shutdownGraceMs, 3);
  const print = (line: string) => standardError.write(`${line}\n`);
  const workshop = await openWorkshop(settings, home, print, log, { checks });
  try {
    process.exitCode = await work({ workshop, log, diagnostics: standardError, home, stop });
  } catch (error) {
    throw asStartUpError(error);
  } finally {
    // What the work came to is known by now, and its exit code stays.
    await workshop.close().catch((err) => log.warn({ err }, "the database was not closed in order"));
  }
}
