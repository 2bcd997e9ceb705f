import { parseArgs } from "node:util";
import { sequelizeStore } from "@pengingat/adapter-sequelize";
import { ReminderError } from "@pengingat/core";
import { connectDatabase } from "../database/connect.js";
import { databaseProblem } from "../database/database-problem.js";
import { homeFolder } from "../process/home.js";
import { StartUpError } from "../process/start-up-error.js";
import { readEnvironment } from "../settings/environment.js";
import { parseSettings } from "../settings/settings.js";

/** Creates or updates pengingat's own tables in `DATABASE_URL`. */
export async function migrateTables(args: readonly string[]): Promise<void> {
  refuseArguments(args);
  const { databaseUrl } = parseSettings(readEnvironment(homeFolder()), { jwtSecret: false });
  if (databaseUrl === null) {
    throw new StartUpError("DATABASE_URL is not set. The embedded database is migrated when it starts.");
  }
  const sequelize = connectDatabase(databaseUrl);
  try {
    const { from, to } = await sequelizeStore(sequelize).migrate();
    process.stdout.write(
      from === to
        ? `The tables are up to date (version ${to}).\n`
        : `Migrated from version ${from} to ${to}.\n`,
    );
  } catch (error) {
    throw ReminderError.is(error) ? new StartUpError(`Not migrated: ${databaseProblem(error)}.`) : error;
  } finally {
    await sequelize.close();
  }
}

/** Someone who adds, for example, `--dry-run` does not expect a migration. */
function refuseArguments(args: readonly string[]): void {
  try {
    parseArgs({ args: [...args], options: {} });
  } catch (error) {
    throw new StartUpError(
      error instanceof Error ? error.message : String(error),
      "Usage: npm run migrate, without options",
    );
  }
}
