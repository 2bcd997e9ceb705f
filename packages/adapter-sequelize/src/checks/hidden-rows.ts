import type { Sequelize } from "sequelize";
import { statement } from "../database/statement.js";
import type { ResolvedMapping } from "../vehicles/resolved-mapping.js";

/** Whether row-level security is on for a table, or for one that a view is made of, whatever its policies. */
const IS_GUARDED = `
with recursive beneath (oid) as (
  select to_regclass($1)::oid
  union
  select d.refobjid from beneath b
  join pg_catalog.pg_rewrite r on r.ev_class = b.oid
  join pg_catalog.pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
)
select exists (select from beneath join pg_catalog.pg_class c using (oid) where c.relrowsecurity) as guarded`;

/**
 * The workshop's tables that are empty for the role and have row-level security: a policy may let nothing through, which
 * PostgreSQL does not say. In words, each a sentence without its full stop.
 */
export async function hiddenRows(sequelize: Sequelize, mapping: ResolvedMapping): Promise<readonly string[]> {
  const { customer, source, vehicle, workOrder } = mapping;
  const tables = [vehicle.table, customer.table, ...(source === "workorder" ? [workOrder.table] : [])];
  const found: string[] = [];
  for (const { label, regclass, sql } of tables) {
    const [row] = await statement<{ empty: boolean }>(
      sequelize,
      `select not exists (select from ${sql} limit 1) as empty`,
      [],
    );
    if (!row?.empty) continue;
    const [guard] = await statement<{ guarded: boolean }>(sequelize, IS_GUARDED, [regclass]);
    if (guard?.guarded) {
      found.push(
        `row-level security is on for ${label}, and the role sees none of its rows: check that a policy lets it`,
      );
    }
  }
  return found;
}
