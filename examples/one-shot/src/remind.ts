import { ReminderError } from "@pengingat/core";
import {
  createLog,
  exitAfterGrace,
  failStart,
  homeFolder,
  openWorkshop,
  parseSettings,
  readEnvironment,
  StartUpError,
  stopSignal,
  warnOfTrials,
} from "@pengingat/example-composition";
import { parseCommand } from "./command-line.js";
import { listDeliveries } from "./list-deliveries.js";
import { listSuppressions } from "./list-suppressions.js";
import { resolveDelivery } from "./resolve-delivery.js";
import { runReminders } from "./run-reminders.js";
import { suppress, unsuppress } from "./suppress-number.js";

const stop = stopSignal();
try {
  process.exitCode = await main();
} catch (error) {
  failStart(error);
}

async function main(): Promise<number> {
  const command = parseCommand(process.argv.slice(2));
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
