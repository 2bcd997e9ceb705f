import { type MigrationOptions, sequelizeStore } from "@pengingat/adapter-sequelize";
import { ReminderError } from "@pengingat/core";
import { storeOptions } from "../modules/store-module.js";
import { homeFolder } from "../process/home.js";
import { StartUpError } from "../process/start-up-error.js";
import { asSettings } from "../settings/as-settings.js";
import { readSettings } from "../settings/settings.js";
import { connectDatabase } from "./connect.js";
import { databaseProblem } from "./database-problem.js";

const ROLE = "pengingat";

/** Creates or updates pengingat's own tables in `DATABASE_URL`. */
export async function migrateTables(options: MigrationOptions): Promise<void> {
  const { settings } = readSettings(homeFolder(), { jwtSecret: false, sends: false });
  const { databaseUrl } = settings;
  if (databaseUrl === null) {
    throw new StartUpError("DATABASE_URL is not set. The embedded database is migrated when it starts.");
  }
  const sequelize = connectDatabase(databaseUrl);
  try {
    const store = sequelizeStore(sequelize, storeOptions(settings));
    const { from, to, schema } = await store.migrate(options);
    process.stdout.write(
      from === to
        ? `The tables in schema ${schema} are up to date (version ${to}).\n`
        : `Migrated the tables in schema ${schema} from version ${from} to ${to}.\n`,
    );
    process.stdout.write(`\nFor a role of its own, named ${ROLE} here:\n${store.grants(ROLE)}\n`);
  } catch (error) {
    if (!ReminderError.is(error)) throw error;
    if (error.code === "SCHEMA_MISMATCH")
      throw new StartUpError(`Not migrated: ${asSettings(error.message)}.`);
    throw databaseProblem(error, "Not migrated");
  } finally {
    await sequelize.close();
  }
}
