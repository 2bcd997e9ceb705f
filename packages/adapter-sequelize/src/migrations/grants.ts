import { quote } from "../vehicles/identifier.js";
import type { ResolvedMapping } from "../vehicles/resolved-mapping.js";
import { OWN_TABLES, VERSION_TABLE } from "./own-tables.js";

/**
 * The SQL that lets a role run the programs: it may read the workshop's tables, and read and write the project's own.
 *
 * @param role - its name, unquoted
 */
export function grantStatements(
  role: string,
  { vehicle, customer, workOrder, source }: ResolvedMapping,
): string {
  const to = `to ${quote(role)};`;
  const tables = [vehicle.table, customer.table, ...(source === "workorder" ? [workOrder.table] : [])];
  const schemas = tables.flatMap(({ schema }) => schema ?? []);
  return [
    ...[...new Set(schemas)].map((schema) => `grant usage on schema ${quote(schema)} ${to}`),
    `grant select on ${tables.map(({ regclass }) => regclass).join(", ")} ${to}`,
    `grant select on ${VERSION_TABLE} ${to}`,
    `grant select, insert, update, delete on ${OWN_TABLES.join(", ")} ${to}`,
  ].join("\n");
}
