import { sequelizeStore } from "@pengingat/adapter-sequelize";
import { ReminderError } from "@pengingat/core";
import { homeFolder } from "../process/home.js";
import { StartUpError } from "../process/start-up-error.js";
import { readEnvironment } from "../settings/environment.js";
import { parseSettings } from "../settings/settings.js";
import { connectDatabase } from "./connect.js";
import { databaseProblem } from "./database-problem.js";

/** Creates or updates pengingat's own tables in `DATABASE_URL`. */
export async function migrateTables(): Promise<void> {
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
