import { localDate } from "@pengingat/core/adapter";
import { QueryTypes, type Sequelize } from "sequelize";
import { withDatabaseErrors } from "../database/database-error.js";
import { quote } from "../vehicles/identifier.js";
import type { ResolvedMapping } from "../vehicles/resolved-mapping.js";
import type { VehicleSchema } from "../vehicles/vehicle-schema.js";
import { vehicleStatements } from "../vehicles/vehicle-statements.js";
import { visitColumn } from "../vehicles/visit-column.js";
import type { Finding } from "./finding.js";

/** Of a larger table each run would read all. */
const LARGE_ROWS = 100_000;

interface PlanNode {
  readonly "Index Name"?: string;
  readonly "Index Cond"?: string;
  readonly Plans?: readonly PlanNode[];
}

/**
 * Whether an index serves the query for what is due, by the plan that PostgreSQL makes of it. A small table is read whole
 * even where there is an index, so the plan is asked for without that way.
 */
export async function dueIndexFinding(
  sequelize: Sequelize,
  mapping: ResolvedMapping,
  schema: VehicleSchema,
  now: () => number,
): Promise<Finding> {
  const { source, timeZone, vehicle, workOrder } = mapping;
  const visit = visitColumn(schema.visitType, mapping);
  const { firstPage } = vehicleStatements(mapping, { ...schema, visit });
  const table = source === "column" ? vehicle.table : workOrder.table;
  const column = source === "column" ? vehicle.lastVisitDate : workOrder.dateOut;
  const today = localDate(timeZone ?? "UTC", new Date(now()));
  const { scans, rows } = await withDatabaseErrors(() =>
    sequelize.transaction(async (transaction) => {
      const run = <Row extends object>(sql: string, bind: unknown[]) =>
        sequelize.query<Row>(sql, { bind, transaction, type: QueryTypes.SELECT, raw: true });
      await sequelize.query("set local enable_seqscan = off", { transaction });
      const [explained] = await run<{ "QUERY PLAN": readonly { readonly Plan: PlanNode }[] }>(
        `explain (format json) ${firstPage}`,
        [today, today, 500],
      );
      const [size] = await run<{ rows: number }>(
        "select reltuples::float8 as rows from pg_catalog.pg_class where oid = to_regclass($1)",
        [table.regclass],
      );
      const scans = indexScans((explained?.["QUERY PLAN"] ?? []).map(({ Plan }) => Plan));
      const leading = await run<{ name: string; column: string }>(LEADING, [scans.map(({ index }) => index)]);
      // As a condition has it, with or without the marks around it.
      const columns = new Map(leading.map(({ name, column }) => [name, quote(column).slice(1, -1)]));
      return {
        scans: scans.map((scan) => ({ ...scan, leads: columns.get(scan.index) ?? null })),
        rows: size?.rows ?? 0,
      };
    }),
  );
  // Its first column is compared with a value, and not with another row: the rest of an index is read whole.
  if (
    scans.some(
      ({ leads, condition }) => leads !== null && condition.includes(leads) && /[<>=] '/.test(condition),
    )
  ) {
    return { state: "ok", what: `An index on ${table.label}.${column} serves the search for what is due.` };
  }
  const ids = source === "column" ? vehicle.id : workOrder.vehicleId;
  return {
    state: rows > LARGE_ROWS ? "problem" : "warning",
    what: `No index serves the search for what is due: every run reads all of ${table.label}.`,
    remedy: `Create one, as the owner of the table: create index concurrently on ${table.regclass} (${quote(column)}, ${quote(ids)}).`,
  };
}

/** The first column of each index of these names. */
const LEADING = `
select ic.relname::text as name, a.attname::text as column
from pg_catalog.pg_index i
join pg_catalog.pg_class ic on ic.oid = i.indexrelid
join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
where ic.relname = any($1::text[])`;

/** The indexes that plans use, and what each looks for. */
function indexScans(nodes: readonly PlanNode[]): readonly { index: string; condition: string }[] {
  return nodes.flatMap(({ "Index Name": index, "Index Cond": condition, Plans = [] }) => [
    ...(index !== undefined && condition !== undefined ? [{ index, condition }] : []),
    ...indexScans(Plans),
  ]);
}
