import { type MigrationOptions, sequelizeStore } from "@pengingat/adapter-sequelize";
import { ReminderError } from "@pengingat/core";
import { storeOptions } from "../modules/store-module.js";
import { homeFolder } from "../process/home.js";
import { StartUpError } from "../process/start-up-error.js";
import { asSettings } from "../settings/as-settings.js";
import { readSettings } from "../settings/settings.js";
import { connectDatabase, pgConnection } from "./connect.js";
import { databaseProblem } from "./database-problem.js";
import { engineSchema } from "./engine-schema.js";

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
    const engine = settings.scheduler.engine === "pg-boss" ? engineSchema(schema) : null;
    if (engine !== null) await migrateEngine(databaseUrl, engine);
    const grants = [store.grants(ROLE), ...(engine === null ? [] : engineGrants(engine, ROLE))].join("\n");
    process.stdout.write(`\nFor a role of its own, named ${ROLE} here:\n${grants}\n`);
  } catch (error) {
    if (!ReminderError.is(error)) throw error;
    if (error.code === "SCHEMA_MISMATCH")
      throw new StartUpError(`Not migrated: ${asSettings(error.message)}.`);
    throw databaseProblem(error, "Not migrated");
  } finally {
    await sequelize.close();
  }
}

/** Loads pg-boss for this alone: who does not use it need not have it. */
async function migrateEngine(databaseUrl: string, schema: string): Promise<void> {
  const { migratePgBoss } = await import("@pengingat/scheduler-pg-boss");
  await migratePgBoss({ connection: pgConnection(databaseUrl), schema });
  process.stdout.write(`The tables of pg-boss in schema ${schema} are up to date.\n`);
}

function engineGrants(schema: string, role: string): string[] {
  const own = `in schema ${schema} to ${role};`;
  return [
    `grant usage on schema ${schema} to ${role};`,
    `grant select, insert, update, delete on all tables ${own}`,
    `grant usage on all sequences ${own}`,
  ];
}
