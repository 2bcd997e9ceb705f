import { ReminderError } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { valueFault } from "../database/database-error.js";
import { statement } from "../database/statement.js";
import { quoteIdentifier } from "../vehicles/identifier.js";
import type { ResolvedMapping } from "../vehicles/resolved-mapping.js";

/** The project's own tables in another schema, and the workshop's tables beside them. */
interface OtherLedger {
  readonly schema: string;
  readonly readable: boolean;
  readonly vehicle: string | null;
  readonly vehicle_readable: boolean;
  /** Whether there are customers beside them that may be read. */
  readonly customer_readable: boolean;
  /** Whether a table stands under its vehicles and under ours. */
  readonly shares_table: boolean;
}

/** `$1`: our schema. `$2`: our vehicles, quoted. `$3`, `$4`: the names of the workshop's tables. */
const OTHERS = `
with recursive beneath (top, oid) as (
  select c.oid, c.oid from pg_catalog.pg_class c
  where c.oid = to_regclass($2) or (c.relname = $3 and c.relkind in ('r', 'p', 'v', 'm', 'f'))
  union
  select b.top, d.refobjid from beneath b
  join pg_catalog.pg_rewrite r on r.ev_class = b.oid and r.ev_type = '1'
  join pg_catalog.pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
)
select n.nspname::text as schema,
  has_schema_privilege(n.oid, 'usage') and has_table_privilege(l.oid, 'select') as readable,
  v.relname::text as vehicle,
  coalesce(has_schema_privilege(n.oid, 'usage') and has_table_privilege(v.oid, 'select'), false) as vehicle_readable,
  coalesce(has_table_privilege(c.oid, 'select'), false) as customer_readable,
  exists (select from beneath mine join beneath theirs using (oid)
          where mine.top = to_regclass($2) and theirs.top = v.oid) as shares_table
from pg_catalog.pg_class l
join pg_catalog.pg_namespace n on n.oid = l.relnamespace
join pg_catalog.pg_class m on m.relnamespace = n.oid and m.relname = 'reminder_migration'
left join pg_catalog.pg_class v
  on v.relnamespace = n.oid and v.relname = $3 and v.relkind in ('r', 'p', 'v', 'm', 'f')
left join pg_catalog.pg_class c
  on c.relnamespace = n.oid and c.relname = $4 and c.relkind in ('r', 'p', 'v', 'm', 'f')
where l.relname = 'reminder_delivery' and l.relkind in ('r', 'p') and n.nspname <> $1
  and n.oid not in (pg_my_temp_schema()) and to_regclass($2) is not null
order by n.nspname`;

/** How many rows of either side are looked for on the other. */
const SAMPLE = 1_000;

/**
 * Finds a ledger in another schema of the database that serves the vehicles of the mapping: a new one would not know who
 * got a message. Two workshops in one database are told apart by what is on file: the same id, plate and number are one
 * vehicle, wherever it is kept and however these are written. Returns the schema, or `null` where there is none.
 *
 * @param schema - of our own ledger
 */
export async function otherLedger(
  sequelize: Sequelize,
  mapping: ResolvedMapping,
  schema: string,
): Promise<OtherLedgerFound | null> {
  const { vehicle, customer } = mapping;
  const bind = [schema, vehicle.table.regclass, vehicle.table.name, customer.table.name];
  for (const other of await statement<OtherLedger>(sequelize, OTHERS, bind)) {
    if (await servesOurs(sequelize, mapping, other)) {
      const { readable } = other;
      return { schema: other.schema, isUsed: !readable || (await isUsed(sequelize, other.schema)) };
    }
  }
  return null;
}

/** A ledger that serves the same vehicles. */
export interface OtherLedgerFound {
  readonly schema: string;
  /** Whether something stands in it. One that may not be read counts as used. */
  readonly isUsed: boolean;
}

async function servesOurs(
  sequelize: Sequelize,
  mapping: ResolvedMapping,
  other: OtherLedger,
): Promise<boolean> {
  const holds = async (sql: string) => {
    try {
      const [row] = await statement<{ found: boolean }>(sequelize, sql, []);
      return row?.found === true;
    } catch (error) {
      if (ReminderError.is(error) && error.code === "DATABASE_LOST") throw error;
      // Tables of another shape are another workshop's, unless one stands under both. A row that cannot be read tells
      // nothing: they may be ours.
      return other.shares_table || valueFault(error) !== null;
    }
  };
  if (other.vehicle === null) {
    // It serves vehicles that are elsewhere, or were: what it has written down says which.
    return !other.readable || holds(knowsOurVehicles(mapping, other.schema));
  }
  if (!other.vehicle_readable) return other.shares_table;
  return holds(haveOneVehicle(mapping, other.schema, other.customer_readable));
}

function knowsOurVehicles({ vehicle }: ResolvedMapping, schema: string): string {
  return `select exists (
    select from (select vehicle_id from ${quoteIdentifier(schema)}.reminder_delivery order by id desc limit ${SAMPLE}) as d
    join ${vehicle.table.sql} as v on v.${quoteIdentifier(vehicle.id)}::text collate "C" = d.vehicle_id) as found`;
}

function haveOneVehicle(
  { vehicle, customer }: ResolvedMapping,
  schema: string,
  hasCustomer: boolean,
): string {
  // Two columns of different collations cannot be compared.
  const inBytes = (table: "v" | "c", column: string) =>
    `${table}.${quoteIdentifier(column)}::text collate "C"`;
  const rows = (vehicles: string, customers: string) => `
    select ${inBytes("v", vehicle.id)} as id,
      regexp_replace(upper(${inBytes("v", vehicle.plate)}), '[^A-Z0-9]', '', 'g') as plate,
      ${hasCustomer ? `right(regexp_replace(${inBytes("c", customer.phone)}, '[^0-9]', '', 'g'), 8)` : "null::text"} as phone
    from ${vehicles} as v
${hasCustomer ? `left join ${customers} as c on c.${quoteIdentifier(customer.id)} = v.${quoteIdentifier(vehicle.customerId)}` : ""}`;
  const theirTable = (name: string) => `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
  const ours = rows(vehicle.table.sql, customer.table.sql);
  const theirs = rows(theirTable(vehicle.table.name), theirTable(customer.table.name));
  const meets = (some: string, all: string) => `exists (
    select from (select * from (${some}) as s limit ${SAMPLE}) as s join (${all}) as a
      on a.id = s.id and a.plate is not distinct from s.plate and a.phone is not distinct from s.phone)`;
  return `select ${meets(ours, theirs)} or ${meets(theirs, ours)} as found`;
}

async function isUsed(sequelize: Sequelize, schema: string): Promise<boolean> {
  const sql = `select exists (select from ${quoteIdentifier(schema)}.reminder_delivery) as used`;
  const [row] = await statement<{ used: boolean }>(sequelize, sql, []);
  return row?.used === true;
}
