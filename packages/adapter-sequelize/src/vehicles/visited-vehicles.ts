import { quoteIdentifier as quote } from "./identifier.js";
import type { ResolvedMapping } from "./resolved-mapping.js";
import type { VisitColumn } from "./visit-column.js";

/** SQL: which ids are wanted. */
export type IdCondition = (id: string) => string;

/** `id, plate, customer_id, visited` (and `inactive`) of the vehicles in the range, by their own column. */
export function visitedByColumn(
  mapping: ResolvedMapping,
  visit: VisitColumn,
  page: "first" | "next",
  condition: IdCondition,
): string {
  const { vehicle } = mapping;
  const id = `v.${quote(vehicle.id)}`;
  const at = `v.${quote(vehicle.lastVisitDate)}`;
  return `
      select ${vehicleColumns(mapping)}, ${at} as visited
      from ${vehicle.table.sql} v
      where ${onPage(page, at, id, visit)} and ${condition(id)}`;
}

/**
 * The same by work orders: those of the range first, then only those that no later one of the vehicle follows.
 * `distinct`, as a vehicle may have several work orders of the same time.
 *
 * @param latest - How later ones are looked for. `join`: as the planner likes, which hashes the whole table where it
 *   has no index or is small. `probe`: vehicle by vehicle, so that a page costs what is on it; needs an index.
 */
export function visitedByWorkOrder(
  mapping: ResolvedMapping,
  visit: VisitColumn,
  page: "first" | "next",
  condition: IdCondition,
  latest: "join" | "probe",
): string {
  const { vehicle, workOrder } = mapping;
  const id = `w.${quote(workOrder.vehicleId)}`;
  const at = `w.${quote(workOrder.dateOut)}`;
  const later = `exists (select from ${workOrder.table.sql} later
                       where later.${quote(workOrder.vehicleId)} = ${id}
                         and later.${quote(workOrder.dateOut)} > ${at})`;
  // `is false` says the same as `not`, and the planner makes no join of it.
  return `
      select ${vehicleColumns(mapping)}, latest.visited
      from (select distinct ${at} as visited, ${id} as vehicle_id
            from ${workOrder.table.sql} w
            where ${onPage(page, at, id, visit)}
              and ${latest === "join" ? `not ${later}` : `(${later}) is false`}) latest
      join ${vehicle.table.sql} v on v.${quote(vehicle.id)} = latest.vehicle_id
      where ${condition(`v.${quote(vehicle.id)}`)}`;
}

function vehicleColumns({ vehicle }: ResolvedMapping): string {
  const inactive = vehicle.inactive ? `, v.${quote(vehicle.inactive.column)} as inactive` : "";
  return `v.${quote(vehicle.id)} as id, v.${quote(vehicle.plate)} as plate, v.${quote(vehicle.customerId)} as customer_id${inactive}`;
}

/**
 * The range, or what is left of it after a page. Its first date is left out then, as the pair says it better: with both,
 * the planner takes what is left for so little that it reads all of it and sorts. The id is bound without a cast, so
 * that it is compared in its own type and the index serves.
 */
function onPage(page: "first" | "next", at: string, id: string, visit: VisitColumn): string {
  return page === "first"
    ? visit.inRange(at)
    : `${visit.upToLast(at)} and (${at}, ${id}) > (${visit.fromExact("$1")}, $4)`;
}
