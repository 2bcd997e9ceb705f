import type { Sequelize } from "sequelize";
import { areRowsHidden } from "../database/row-security.js";
import { statement } from "../database/statement.js";
import type { TableName } from "./identifier.js";

/** Columns by name, for each table that is there, by its label. */
export type Catalog = ReadonlyMap<string, ReadonlyMap<string, FoundColumn>>;

/** A column that is there. */
interface FoundColumn {
  /** Its type's name in the catalog. A domain counts as the type that it is made of. */
  readonly type: string;
  /** Whether the role may read it. */
  readonly readable: boolean;
  /** Whether row-level security hides every row of its table from the role. */
  readonly hidden: boolean;
  /** Whether an index of all the table's rows is ordered by it first. */
  readonly leadsIndex: boolean;
  /** Whether an index keeps each of its values from coming twice. A view has none. */
  readonly isUnique: boolean;
  readonly isNullable: boolean;
  /** Whether its text may be any bytes, as the database looks at none. */
  readonly isAnyBytes: boolean;
}

interface CatalogRow {
  readonly position: string;
  readonly name: string;
  readonly type: string;
  readonly readable: boolean;
  readonly hidden: boolean;
  readonly leads_index: boolean;
  readonly is_unique: boolean;
  readonly is_nullable: boolean;
  readonly is_any_bytes: boolean;
}

/** A domain may be over another, as deep as one likes. */
const CATALOG = `
  with recursive base (oid, type) as (
    select t.oid, t.oid from pg_catalog.pg_type t where t.typtype <> 'd'
    union all
    select t.oid, base.type from pg_catalog.pg_type t join base on base.oid = t.typbasetype where t.typtype = 'd'
  )
  select t.position::text as position, a.attname::text as name, type.typname::text as type,
         has_column_privilege(c.oid, a.attnum, 'select') as readable, ${areRowsHidden("c.oid")} as hidden,
         exists (select from pg_catalog.pg_index i
                 join pg_catalog.pg_class ic on ic.oid = i.indexrelid
                 join pg_catalog.pg_am am on am.oid = ic.relam
                 where i.indrelid = c.oid and i.indkey[0] = a.attnum and i.indisvalid and i.indpred is null
                   and am.amname = 'btree') as leads_index,
         -- No index covers the tables that inherit from another, as it does the parts of a partitioned one.
         (c.relkind = 'p' or not c.relhassubclass)
           and exists (select from pg_catalog.pg_index i
                       where i.indrelid = c.oid and i.indkey[0] = a.attnum and i.indnkeyatts = 1 and i.indisunique
                         and i.indisvalid and i.indpred is null) as is_unique,
         not a.attnotnull as is_nullable,
         type.typcategory = 'S' and getdatabaseencoding() = 'SQL_ASCII' as is_any_bytes
  from unnest($1::text[]) with ordinality as t(name, position)
  join pg_catalog.pg_class c on c.oid = to_regclass(t.name) and c.relkind in ('r', 'p', 'v', 'm', 'f')
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join base on base.oid = a.atttypid
  join pg_catalog.pg_type type on type.oid = base.type`;

/** Reads the columns of those of the tables that are there. */
export async function readCatalog(sequelize: Sequelize, named: readonly TableName[]): Promise<Catalog> {
  const tables = [...new Map(named.map((table) => [table.label, table])).values()];
  const rows = await statement<CatalogRow>(sequelize, CATALOG, [tables.map(({ regclass }) => regclass)]);
  const catalog = new Map<string, Map<string, FoundColumn>>();
  for (const {
    position,
    name,
    type,
    readable,
    hidden,
    leads_index: leadsIndex,
    is_unique: isUnique,
    is_nullable: isNullable,
    is_any_bytes: isAnyBytes,
  } of rows) {
    const label = tables[Number(position) - 1]?.label ?? "";
    const columns = catalog.get(label) ?? new Map<string, FoundColumn>();
    catalog.set(
      label,
      columns.set(name, { type, readable, hidden, leadsIndex, isUnique, isNullable, isAnyBytes }),
    );
  }
  return catalog;
}
