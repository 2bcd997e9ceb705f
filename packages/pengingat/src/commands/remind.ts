import { ReminderError } from "@pengingat/core";
import { openWorkshop } from "../open-workshop.js";
import { homeFolder } from "../process/home.js";
import { createLog } from "../process/log.js";
import { exitAfterGrace, stopSignal } from "../process/signals.js";
import { StartUpError } from "../process/start-up-error.js";
import { readEnvironment } from "../settings/environment.js";
import { parseSettings } from "../settings/settings.js";
import { warnOfTrials } from "../trial-warnings.js";
import { parseCommand } from "./command-line.js";
import { listDeliveries } from "./list-deliveries.js";
import { listSuppressions } from "./list-suppressions.js";
import { resolveDelivery } from "./resolve-delivery.js";
import { runReminders } from "./run-reminders.js";
import { suppress, unsuppress } from "./suppress-number.js";

/** One run without a server, and what becomes of its messages. */
export async function remind(args: readonly string[]): Promise<void> {
  const stop = stopSignal();
  process.exitCode = await obey(args, stop);
}

async function obey(args: readonly string[], stop: AbortSignal): Promise<number> {
  const command = parseCommand(args);
  const home = homeFolder();
  const settings = parseSettings(readEnvironment(home), { jwtSecret: false });
  const log = createLog(settings.logLevel, 2);
  warnOfTrials(settings, log);
  exitAfterGrace(stop, settings.limits.shutdownGraceMs, 3);
  // Standard output is the report's alone.
  const workshop = await openWorkshop(settings, home, (line) => process.stderr.write(`${line}\n`));
  try {
    switch (command.name) {
      case "run":
        return await runReminders(workshop, command, stop, log);
      case "list":
        return command.what === "suppressed"
          ? await listSuppressions(workshop, command)
          : await listDeliveries(workshop, { ...command, what: command.what });
      case "suppress":
        return await suppress(workshop, command);
      case "unsuppress":
        return await unsuppress(workshop, command);
      case "resolve":
        return await resolveDelivery(workshop, command);
    }
  } catch (error) {
    if (!ReminderError.is(error)) throw error;
    throw new StartUpError(`${error.message}.`);
  } finally {
    await workshop.close();
  }
}
