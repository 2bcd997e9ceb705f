import type { Sequelize } from "sequelize";
import { statement } from "../database/statement.js";
import { quoteIdentifier as quote } from "../vehicles/identifier.js";
import type { ResolvedMapping } from "../vehicles/resolved-mapping.js";
import type { VehicleSchema } from "../vehicles/vehicle-schema.js";
import { counted, type Finding, percent } from "./finding.js";

/** No workshop has so many of its vehicles in at once; and of so few, anything may be. */
const MOST_PERCENT = 20;
const FEWEST = 3;
/** So many vehicles are looked at, from the last id back: by serial ids those that came last. */
const MOST_VEHICLES = 5_000;

/** Whether work orders are closed: an open one keeps its vehicle from being reminded. `null` where none does. */
export async function openOrdersFinding(
  sequelize: Sequelize,
  { source, vehicle, workOrder }: ResolvedMapping,
  { isOrderIndexed }: Pick<VehicleSchema, "isOrderIndexed">,
): Promise<Finding | null> {
  if (source !== "workorder" || workOrder.open === "ignore") return null;
  const theirOrders = `${workOrder.table.sql} o where o.${quote(workOrder.dateOut)} is null`;
  // Without an index each look at one vehicle would read the whole table: then all are counted at once. With one it is a
  // scalar subquery, as the planner may read the whole table for what stands in an `exists`.
  const sql = isOrderIndexed
    ? `select count(*)::float8 as all, count(v.is_open)::float8 as open from (
      select (select true from ${theirOrders} and o.${quote(workOrder.vehicleId)} = v.${quote(vehicle.id)} limit 1) as is_open
      from ${vehicle.table.sql} v order by v.${quote(vehicle.id)} desc limit ${MOST_VEHICLES}) as v`
    : `select (select count(distinct o.${quote(workOrder.vehicleId)}) from ${theirOrders})::float8 as open,
      (select count(*) from ${vehicle.table.sql})::float8 as all`;
  const [row] = await statement<{ open: number; all: number }>(sequelize, sql, []);
  const { open, all } = row ?? { open: 0, all: 0 };
  const sample = isOrderIndexed && all === MOST_VEHICLES ? "a sample of " : "";
  if (open < FEWEST || percent(open, all) <= MOST_PERCENT) {
    const of = sample === "" ? "" : ` of ${sample}${all}`;
    return {
      state: "ok",
      what: `${counted(open, "vehicle")}${of} in the workshop now, by open work orders.`,
    };
  }
  return {
    state: "warning",
    what: `${counted(open, "vehicle")} of ${sample}${all} have an open work order and get no reminder: some are never closed.`,
    remedy: "Close old work orders, or set REMINDER_SKIP_OPEN_WORKORDER=false.",
  };
}
