import type { Sequelize } from "sequelize";
import { statement } from "../database/statement.js";
import type { ResolvedMapping } from "../vehicles/resolved-mapping.js";
import { counted, type Finding } from "./finding.js";

const LOOK = `
select t.name as table, (select rolsuper from pg_catalog.pg_roles where rolname = current_user) as is_superuser,
  coalesce(has_table_privilege(to_regclass(t.name), 'insert') or has_table_privilege(to_regclass(t.name), 'update')
    or has_table_privilege(to_regclass(t.name), 'delete') or has_table_privilege(to_regclass(t.name), 'truncate'), false) as writable
from unnest($1::text[]) as t (name)`;

interface TableRights {
  readonly table: string;
  readonly is_superuser: boolean;
  readonly writable: boolean;
}

/** Whether the role may write no more than it has to. `maintained` are the tables that the app keeps itself. */
export async function rightsFinding(
  sequelize: Sequelize,
  mapping: ResolvedMapping,
  maintained: readonly string[],
): Promise<Finding> {
  const { customer, source, vehicle, workOrder } = mapping;
  const tables = [vehicle.table, customer.table, ...(source === "workorder" ? [workOrder.table] : [])];
  const labels = new Map(tables.map(({ regclass, label }) => [regclass, label]));
  const rights = await statement<TableRights>(sequelize, LOOK, [[...labels.keys()]]);
  const remedy = "Use a role of its own in DATABASE_URL, with the grants that migrate prints.";
  if (rights.some((each) => each.is_superuser)) {
    return {
      state: "warning",
      what: "The role is a superuser, and may do anything in the database.",
      remedy,
    };
  }
  const writable = rights
    .filter((each) => each.writable)
    .map(({ table }) => labels.get(table) ?? table)
    .filter((label) => !maintained.includes(label));
  if (writable.length > 0) {
    const what = `The role may also write ${counted(writable.length, "table")} of the workshop: ${writable.join(", ")}.`;
    return { state: "warning", what, remedy };
  }
  if (maintained.length > 0) {
    return {
      state: "ok",
      what: `The role may write pengingat's own tables, and ${maintained.join(" and ")}.`,
    };
  }
  return { state: "ok", what: "The role may only read the workshop's tables, and write pengingat's own." };
}
