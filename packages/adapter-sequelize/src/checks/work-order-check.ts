import type { Sequelize } from "sequelize";
import { statement } from "../database/statement.js";
import { quoteIdentifier as quote } from "../vehicles/identifier.js";
import type { ResolvedMapping } from "../vehicles/resolved-mapping.js";
import { counted, type Finding, percent } from "./finding.js";

/** No workshop has so many of its vehicles in at once; and of so few, anything may be. */
const MOST_PERCENT = 20;
const FEWEST = 3;

/** Whether work orders are closed: an open one keeps its vehicle from being reminded. `null` where none does. */
export async function openOrdersFinding(
  sequelize: Sequelize,
  { source, vehicle, workOrder }: ResolvedMapping,
): Promise<Finding | null> {
  if (source !== "workorder" || workOrder.open === "ignore") return null;
  const [row] = await statement<{ open: number; all: number }>(
    sequelize,
    `select (select count(distinct o.${quote(workOrder.vehicleId)}) from ${workOrder.table.sql} o
        where o.${quote(workOrder.dateOut)} is null)::float8 as open,
      (select count(*) from ${vehicle.table.sql})::float8 as all`,
    [],
  );
  const { open, all } = row ?? { open: 0, all: 0 };
  if (open < FEWEST || percent(open, all) <= MOST_PERCENT) {
    return { state: "ok", what: `${counted(open, "vehicle")} in the workshop now, by open work orders.` };
  }
  return {
    state: "warning",
    what: `${counted(open, "vehicle")} of ${all} have an open work order and get no reminder: some are never closed.`,
    remedy: "Close old work orders, or set REMINDER_SKIP_OPEN_WORKORDER=false.",
  };
}
