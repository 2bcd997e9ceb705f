import { ReminderError } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { ifOfValue } from "../database/database-error.js";
import { areRowsHiddenFrom, HIDDEN_ROWS } from "../database/row-security.js";
import { statement } from "../database/statement.js";
import type { ResolvedMapping } from "./resolved-mapping.js";

/**
 * Whether row-level security is on for a table, or for one that a view is made of, and whether without a policy. A view
 * reads with the rights of its owner, or of whoever asks.
 */
const LOOK_BENEATH = `
with recursive asking (oid) as (
  select oid from pg_catalog.pg_roles where rolname = current_user
), beneath (oid, reader) as (
  select to_regclass($1)::oid, asking.oid from asking
  union
  select d.refobjid,
    case when exists (select from pg_options_to_table(c.reloptions)
                      where option_name = 'security_invoker' and option_value::boolean)
      then asking.oid else c.relowner end
  from asking, beneath b
  join pg_catalog.pg_class c on c.oid = b.oid
  join pg_catalog.pg_rewrite r on r.ev_class = c.oid and r.ev_type = '1'
  join pg_catalog.pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
)
select bool_or(c.relrowsecurity) as guarded, bool_or(${areRowsHiddenFrom("reader", "c")}) as hidden
from beneath b
join pg_catalog.pg_class c on c.oid = b.oid
join pg_catalog.pg_roles reader on reader.oid = b.reader`;

/**
 * The workshop's tables that are empty for the role and have row-level security: a policy may let nothing through, which
 * PostgreSQL does not say. In words, each a sentence without its full stop.
 *
 * @throws {ReminderError} `SCHEMA_MISMATCH` where there is no policy that could
 */
export async function hiddenRows(sequelize: Sequelize, mapping: ResolvedMapping): Promise<readonly string[]> {
  const { customer, source, vehicle, workOrder } = mapping;
  const tables = [vehicle.table, customer.table, ...(source === "workorder" ? [workOrder.table] : [])];
  const found: string[] = [];
  const hidden: string[] = [];
  for (const { label, regclass, sql } of tables) {
    const [guard] = await statement<{ guarded: boolean | null; hidden: boolean }>(sequelize, LOOK_BENEATH, [
      regclass,
    ]);
    if (!guard?.guarded) continue;
    const [row] = await statement<{ empty: boolean }>(
      sequelize,
      `select not exists (select from ${sql} limit 1) as empty`,
      [],
      // A view that fails for the value of a row has one.
    ).catch(ifOfValue(() => []));
    if (!row?.empty) continue;
    if (guard.hidden) hidden.push(`${label}: ${HIDDEN_ROWS}`);
    else {
      found.push(
        `row-level security is on for ${label}, and the role sees none of its rows: check that a policy lets it`,
      );
    }
  }
  if (hidden.length > 0) throw new ReminderError("SCHEMA_MISMATCH", hidden.join("; "));
  return found;
}
