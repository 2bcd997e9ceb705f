import { checkedOptions, invalidOption } from "@pengingat/core/adapter";
import { type Sequelize, Transaction } from "sequelize";
import { withDatabaseErrors } from "../database/database-error.js";
import { statement } from "../database/statement.js";
import type { ResolvedMapping } from "../vehicles/resolved-mapping.js";
import { assertNotNewer, howToGoOn, mismatch, SECOND_LEDGER } from "./check-migrated.js";
import { MIGRATIONS } from "./migrations.js";
import { otherLedger } from "./other-ledger.js";
import { OWN_TABLES, VERSION_TABLE } from "./own-tables.js";

/** Any number that no other program is likely to lock. */
const LOCK = 7_364_210_955;

const CREATE_VERSIONS = `
create table if not exists ${VERSION_TABLE} (
  version integer primary key,
  applied_at timestamptz not null default now()
)`;

/** The first schema of the search path, and where the project's own tables are that the path finds. */
const PLACES = `
select current_schema()::text as current, n.nspname::text as schema
from unnest($1::text[]) as t (name)
join pg_catalog.pg_class as c on c.oid = to_regclass(t.name)
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
order by n.nspname = current_schema()`;

/** Options of a migration. */
export interface MigrationOptions {
  /**
   * Whether to make tables although others in the database serve the same vehicles. They know nothing of each other: a
   * customer whom both serve gets each message twice. @default false
   */
  readonly secondLedger?: boolean;
}

/** What a migration did. */
export interface MigrationResult {
  /** The version before; 0 where there was none. */
  readonly from: number;
  /** The version now. */
  readonly to: number;
  /** The schema of the tables. */
  readonly schema: string;
}

/**
 * Creates or updates the project's own tables, and no other, in the first schema of the search path. All versions in one
 * transaction, under a lock that ends with it.
 *
 * @throws {ReminderError} `DATABASE_LOST`; `SCHEMA_MISMATCH` without permission, where the tables are newer, or where they
 *   are in another schema of the search path, or in one that serves the same vehicles
 */
export async function migrate(
  sequelize: Sequelize,
  mapping: ResolvedMapping,
  options: MigrationOptions = {},
): Promise<MigrationResult> {
  const { secondLedger = false } = checkedOptions("migrate", options, ["secondLedger"]);
  if (typeof secondLedger !== "boolean") throw invalidOption("secondLedger", "true or false", secondLedger);
  if (!secondLedger) await assertOnlyLedger(sequelize, mapping);
  return withDatabaseErrors(() =>
    // Under the lock, later statements must see what others have committed meanwhile, whatever the role's default.
    sequelize.transaction(
      { isolationLevel: Transaction.ISOLATION_LEVELS.READ_COMMITTED },
      async (transaction) => {
        const run = (sql: string, bind?: unknown[]) =>
          sequelize.query(sql, bind ? { transaction, bind } : { transaction });
        await run("select pg_advisory_xact_lock($1::bigint)", [LOCK]);
        const [places] = await run(PLACES, [[...OWN_TABLES, VERSION_TABLE]]);
        assertOnePlace(places as Place[]);
        await run(CREATE_VERSIONS);
        if (secondLedger) await run(`comment on table ${VERSION_TABLE} is '${SECOND_LEDGER}'`);
        const [rows] = await run(`select coalesce(max(version), 0) as version from ${VERSION_TABLE}`);
        const from = Number((rows as { version: number }[])[0]?.version ?? 0);
        assertNotNewer(from);
        for (const [index, sql] of MIGRATIONS.entries()) {
          const version = index + 1;
          if (version <= from) continue;
          await run(sql);
          await run(`insert into ${VERSION_TABLE} (version) values ($1)`, [version]);
        }
        const [current] = await run("select current_schema()::text as schema");
        return { from, to: MIGRATIONS.length, schema: (current as { schema: string }[])[0]?.schema ?? "" };
      },
    ),
  );
}

/** @throws {ReminderError} `SCHEMA_MISMATCH` where others serve the same vehicles, and there are none here yet */
async function assertOnlyLedger(sequelize: Sequelize, mapping: ResolvedMapping): Promise<void> {
  const places = await statement<Place>(sequelize, PLACES, [[VERSION_TABLE]]);
  if (places.length > 0) return;
  const [place] = await statement<{ current: string | null }>(
    sequelize,
    "select current_schema()::text as current",
    [],
  );
  const current = place?.current ?? "";
  const other = await otherLedger(sequelize, mapping, current);
  if (other === null) return;
  throw mismatch(
    `pengingat's tables are in the schema ${other.schema} and serve the same vehicles, and new ones in ${current || "none"} would not know who got a message: ${howToGoOn(other.schema)}`,
  );
}

interface Place {
  readonly current: string | null;
  readonly schema: string;
}

/** @throws {ReminderError} `SCHEMA_MISMATCH`: new, empty tables before those in use would not know who got a message */
function assertOnePlace([place]: readonly Place[]): void {
  if (place === undefined || place.schema === place.current) return;
  throw mismatch(
    `pengingat's tables are in the schema ${place.schema}, and new ones would go into ${place.current ?? "none"}, the first on the search path: put ${place.schema} first`,
  );
}
