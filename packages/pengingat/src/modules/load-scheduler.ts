import { ReminderError } from "@pengingat/core";
import type { Container } from "inversify";
import { databaseProblem } from "../database/database-problem.js";
import { commandLine } from "../process/home.js";
import { StartUpError } from "../process/start-up-error.js";
import { type ProcessScheduler, ServerTokens, Tokens } from "./tokens.js";

/** Loads the engine that the settings name, and no other. */
export async function loadScheduler(container: Container): Promise<void> {
  const { engine } = container.get(Tokens.Settings).scheduler;
  const { schedulerModule } =
    engine === "pg-boss" ? await import("./cluster-module.js") : await import("./scheduler-module.js");
  container.load(schedulerModule);
}

/**
 * Takes part in the schedule, and starts it where the settings say so.
 *
 * @throws {StartUpError} where the engine's tables are missing, or the database cannot be reached
 */
export async function beginSchedule(container: Container): Promise<ProcessScheduler> {
  const { autostart, hour, minute } = container.get(Tokens.Settings).scheduler;
  const scheduler = container.get(ServerTokens.Scheduler);
  try {
    await scheduler.join();
    if (autostart) await scheduler.startAndCatchUp({ hour, minute });
    return scheduler;
  } catch (error) {
    if (!ReminderError.is(error)) throw error;
    if (error.code === "SCHEMA_MISMATCH") {
      throw new StartUpError(`${error.message}: run \`${commandLine("migrate")}\`.`);
    }
    throw databaseProblem(error);
  }
}
