import { ReminderError } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { areRowsHidden, HIDDEN_ROWS } from "../database/row-security.js";
import { statement } from "../database/statement.js";
import type { ResolvedMapping } from "../vehicles/resolved-mapping.js";
import { MIGRATIONS } from "./migrations.js";
import { otherLedger } from "./other-ledger.js";
import { OWN_TABLES, VERSION_TABLE } from "./own-tables.js";

/** The comment on the table of versions where somebody wants two ledgers. */
export const SECOND_LEDGER = "a second ledger, on purpose";

/** What to do where there is another ledger. */
export function howToGoOn(schema: string): string {
  return `put the schema ${schema} on the search path, alone or first; where two are wanted, migrate with secondLedger`;
}

interface TableRow {
  readonly name: string;
  readonly schema: string | null;
  readonly readable: boolean;
  readonly hidden: boolean;
  readonly writable: boolean;
}

const LOOK = `
select t.name, n.nspname::text as schema, coalesce(has_table_privilege(c.oid, 'select'), true) as readable,
  coalesce(${areRowsHidden("c.oid")}, false) as hidden,
  coalesce(has_table_privilege(c.oid, 'insert') and has_table_privilege(c.oid, 'update')
    and has_table_privilege(c.oid, 'delete'), true) as writable
from unnest($1::text[]) with ordinality as t (name, position)
left join pg_catalog.pg_class as c on c.oid = to_regclass(t.name)
left join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
order by t.position`;

const ELSEWHERE = `
select n.nspname::text as schema
from pg_catalog.pg_class as c
join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where c.relname = $1 and c.relkind in ('r', 'p') and n.oid <> pg_my_temp_schema()
order by n.nspname`;

const VERSION = `select coalesce(max(version), 0) as version from ${VERSION_TABLE}`;

/**
 * Checks that the project's own tables are there, in one schema, of this version, and open to the role, without changing
 * anything. Returns that schema.
 *
 * @throws {ReminderError} `SCHEMA_MISMATCH`, `DATABASE_LOST`
 */
export async function checkMigrated(sequelize: Sequelize): Promise<string> {
  const tables = await statement<TableRow>(sequelize, LOOK, [[...OWN_TABLES, VERSION_TABLE]]);
  const versions = tables.find(({ name }) => name === VERSION_TABLE);
  if (versions?.schema && !versions.readable) throw closedTables([VERSION_TABLE]);
  const hidden = tables.filter((table) => table.hidden).map(({ name }) => name);
  if (hidden.length > 0) throw mismatch(`${hidden.join(", ")}: ${HIDDEN_ROWS}`);
  const version = versions?.schema ? await currentVersion(sequelize) : 0;
  assertNotNewer(version);
  const missing = tables.filter(({ schema }) => schema === null).map(({ name }) => name);
  if (missing.length > 0 && (version === 0 || version === MIGRATIONS.length)) {
    const elsewhere =
      version === 0 ? await statement<{ schema: string }>(sequelize, ELSEWHERE, [VERSION_TABLE]) : [];
    const schemas = elsewhere.map((each) => each.schema).join(", ");
    throw mismatch(
      `pengingat's tables are missing (${missing.join(", ")}): run migrate${schemas && `, or put the schema of those in use on the search path (the schema ${schemas} has them)`}`,
    );
  }
  if (version < MIGRATIONS.length) {
    throw mismatch(
      `pengingat's tables are out of date (version ${version}, need ${MIGRATIONS.length}): run migrate`,
    );
  }
  const closed = tables.filter(
    ({ name, ...may }) => !may.readable || (name !== VERSION_TABLE && !may.writable),
  );
  if (closed.length > 0) throw closedTables(closed.map(({ name }) => name));
  const [schema = "", ...others] = new Set(tables.flatMap((table) => table.schema ?? []));
  if (others.length === 0) return schema;
  throw mismatch(
    `pengingat's tables are in several schemas (${[schema, ...others].join(", ")}): set a search path with one of them`,
  );
}

const USE = `
select exists (select from reminder_delivery)
  or coalesce(obj_description(to_regclass($1), 'pg_class') = '${SECOND_LEDGER}', false) as expected`;

/**
 * Checks that a ledger without a message is not beside one that knows who got one.
 *
 * @param schema - of our own ledger
 * @throws {ReminderError} `SCHEMA_MISMATCH`, `DATABASE_LOST`
 */
export async function checkOnlyLedger(
  sequelize: Sequelize,
  mapping: ResolvedMapping,
  schema: string,
): Promise<void> {
  const [use] = await statement<{ expected: boolean }>(sequelize, USE, [VERSION_TABLE]);
  if (use?.expected) return;
  const other = await otherLedger(sequelize, mapping, schema);
  if (!other?.isUsed) return;
  throw mismatch(
    `pengingat's tables in the schema ${schema} are empty, and those in the schema ${other.schema} serve the same vehicles: ${howToGoOn(other.schema)}`,
  );
}

/** @throws {ReminderError} `SCHEMA_MISMATCH` where the tables are those of a newer program */
export function assertNotNewer(version: number): void {
  if (version <= MIGRATIONS.length) return;
  throw mismatch(
    `pengingat's tables are newer than this program (version ${version}, need ${MIGRATIONS.length}): update the program`,
  );
}

async function currentVersion(sequelize: Sequelize): Promise<number> {
  const [row] = await statement<{ version: number }>(sequelize, VERSION, []);
  return row?.version ?? 0;
}

function closedTables(names: readonly string[]): ReminderError {
  return mismatch(`the role may not read or write ${names.join(", ")}: grant it (see store.grants)`);
}

/** An error about the project's own tables. */
export function mismatch(message: string): ReminderError {
  return new ReminderError("SCHEMA_MISMATCH", message);
}
