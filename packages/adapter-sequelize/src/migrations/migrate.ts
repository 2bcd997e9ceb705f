import { ReminderError } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { withDatabaseErrors } from "../database-error.js";
import { statement } from "../statement.js";
import { MIGRATIONS } from "./migrations.js";

/** Any number that no other program is likely to lock. */
const LOCK = 7_364_210_955;

const CREATE_VERSIONS = `
create table if not exists reminder_migration (
  version integer primary key,
  applied_at timestamptz not null default now()
)`;

/** What a migration did. */
export interface MigrationResult {
  /** The version before; 0 where there was none. */
  readonly from: number;
  /** The version now. */
  readonly to: number;
}

/**
 * Creates or updates the project's own tables, and no other: `reminder_delivery`, `reminder_slot`, `reminder_run`,
 * `reminder_suppression`, `reminder_day` and `reminder_migration`, in the first schema of the search path. All versions
 * in one transaction, under a lock that ends with it: several processes may start at once.
 *
 * @throws {ReminderError} `DATABASE_LOST`; `SCHEMA_MISMATCH` without permission, or where the tables are newer
 */
export async function migrate(sequelize: Sequelize): Promise<MigrationResult> {
  return withDatabaseErrors(() =>
    sequelize.transaction(async (transaction) => {
      const run = (sql: string, bind?: unknown[]) =>
        sequelize.query(sql, bind ? { transaction, bind } : { transaction });
      await run("select pg_advisory_xact_lock($1::bigint)", [LOCK]);
      await run(CREATE_VERSIONS);
      const [rows] = await run("select coalesce(max(version), 0) as version from reminder_migration");
      const from = Number((rows as { version: number }[])[0]?.version ?? 0);
      assertNotNewer(from);
      for (const [index, sql] of MIGRATIONS.entries()) {
        const version = index + 1;
        if (version <= from) continue;
        await run(sql);
        await run("insert into reminder_migration (version) values ($1)", [version]);
      }
      return { from, to: MIGRATIONS.length };
    }),
  );
}

/**
 * Checks that the project's own tables are there and of this version, without changing anything.
 *
 * @throws {ReminderError} `SCHEMA_MISMATCH` where they are missing, old or newer; `DATABASE_LOST`
 */
export async function checkMigrated(sequelize: Sequelize): Promise<void> {
  const missing = await missingTables(sequelize);
  const version = missing.includes("reminder_migration") ? 0 : await currentVersion(sequelize);
  assertNotNewer(version);
  const isFresh = version === 0 && missing.length > 0;
  if (version < MIGRATIONS.length && !isFresh) {
    throw new ReminderError(
      "SCHEMA_MISMATCH",
      `pengingat's own tables are old: expected version ${MIGRATIONS.length}, got ${version}`,
    );
  }
  if (missing.length > 0) {
    throw new ReminderError("SCHEMA_MISMATCH", `pengingat's own tables are missing: ${missing.join(", ")}`);
  }
}

const TABLES = [
  "reminder_delivery",
  "reminder_slot",
  "reminder_run",
  "reminder_suppression",
  "reminder_day",
  "reminder_migration",
];

async function missingTables(sequelize: Sequelize): Promise<string[]> {
  const rows = await statement<{ name: string }>(
    sequelize,
    "select name from unnest($1::text[]) as name where to_regclass(name) is null",
    [TABLES],
  );
  return rows.map(({ name }) => name);
}

async function currentVersion(sequelize: Sequelize): Promise<number> {
  const [row] = await statement<{ version: number }>(
    sequelize,
    "select coalesce(max(version), 0) as version from reminder_migration",
    [],
  );
  return row?.version ?? 0;
}

function assertNotNewer(version: number): void {
  if (version <= MIGRATIONS.length) return;
  throw new ReminderError(
    "SCHEMA_MISMATCH",
    `pengingat's own tables are newer than this program: expected version ${MIGRATIONS.length}, got ${version}`,
  );
}
