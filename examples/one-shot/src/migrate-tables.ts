import { parseArgs } from "node:util";
import { migrate } from "@pengingat/adapter-sequelize";
import { ReminderError } from "@pengingat/core";
import {
  connectDatabase,
  databaseProblem,
  failStart,
  homeFolder,
  parseSettings,
  readEnvironment,
  StartUpError,
} from "@pengingat/example-composition";

try {
  refuseArguments();
  const { databaseUrl } = parseSettings(readEnvironment(homeFolder()), { jwtSecret: false });
  if (databaseUrl === null) {
    throw new StartUpError("DATABASE_URL is not set. The embedded database is migrated when it starts.");
  }
  const sequelize = connectDatabase(databaseUrl);
  try {
    const { from, to } = await migrate(sequelize);
    process.stdout.write(
      from === to
        ? `The tables are up to date (version ${to}).\n`
        : `Migrated from version ${from} to ${to}.\n`,
    );
  } finally {
    await sequelize.close();
  }
} catch (error) {
  failStart(ReminderError.is(error) ? new StartUpError(`Not migrated: ${databaseProblem(error)}.`) : error);
}

/** Whoever adds, say, `--dry-run` expects something else than a migration. */
function refuseArguments(): void {
  try {
    parseArgs({ options: {} });
  } catch (error) {
    throw new StartUpError(
      error instanceof Error ? error.message : String(error),
      "Usage: npm run migrate, without options",
    );
  }
}
