import type { Sequelize } from "sequelize";
import { withDatabaseErrors } from "../database/database-error.js";
import { assertNotNewer } from "./check-migrated.js";
import { MIGRATIONS } from "./migrations.js";
import { VERSION_TABLE } from "./own-tables.js";

/** Any number that no other program is likely to lock. */
const LOCK = 7_364_210_955;

const CREATE_VERSIONS = `
create table if not exists ${VERSION_TABLE} (
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
 * Creates or updates the project's own tables, and no other, in the first schema of the search path. All versions in one
 * transaction, under a lock that ends with it.
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
      const [rows] = await run(`select coalesce(max(version), 0) as version from ${VERSION_TABLE}`);
      const from = Number((rows as { version: number }[])[0]?.version ?? 0);
      assertNotNewer(from);
      for (const [index, sql] of MIGRATIONS.entries()) {
        const version = index + 1;
        if (version <= from) continue;
        await run(sql);
        await run(`insert into ${VERSION_TABLE} (version) values ($1)`, [version]);
      }
      return { from, to: MIGRATIONS.length };
    }),
  );
}
