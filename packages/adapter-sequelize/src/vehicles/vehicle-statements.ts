import type { IdType } from "./id-column.js";
import { quoteIdentifier as quote } from "./identifier.js";
import type { ResolvedMapping } from "./vehicle-mapping.js";
import type { VisitColumn } from "./visit-column.js";

/** The statements of one mapping. In those of a range `$1` and `$2` are its first and last date. */
export interface VehicleStatements {
  readonly countAll: string;
  readonly countRange: string;
  /** `$3` is the limit. */
  readonly firstPage: string;
  /** `$3` is the limit, `$4` and `$5` the exact visit and the id that the page before ended with. */
  readonly nextPage: string;
  /** `$1` is the ids, all of which their column's type can hold. */
  readonly byIds: string;
}

/** A row of an answer by ids. */
export interface OwnerRow {
  readonly id: string;
  readonly plate: string | null;
  readonly has_customer: boolean;
  readonly customer_name: string | null;
  readonly customer_phone: string | null;
}

/** A row of a page. */
export interface VehicleRow extends OwnerRow {
  readonly last_visit: string;
  readonly exact_visit: string;
}

/** Writes the statements. */
export function vehicleStatements(
  mapping: ResolvedMapping,
  idType: IdType,
  visit: VisitColumn,
): VehicleStatements {
  const visited = mapping.source === "column" ? visitedByColumn : visitedByWorkOrder;
  const { vehicle, customer } = mapping;
  const owner = `c.${quote(customer.id)} is not null as has_customer,
           c.${quote(customer.name)}::text as customer_name, c.${quote(customer.phone)}::text as customer_phone`;

  const page = (of: "first" | "next") => `
    select v.id::text as id, v.plate::text as plate,
           ${visit.localDate("v.visited")} as last_visit, ${visit.exact("v.visited")} as exact_visit,
           ${owner}
    from (${visited(mapping, visit, of)}
      order by visited, id
      limit $3) v
    left join ${customer.table.sql} c on c.${quote(customer.id)} = v.customer_id
    order by v.visited, v.id`;

  return {
    countAll: `select count(*)::text as count from ${vehicle.table.sql}`,
    countRange: `select count(*)::text as count from (${visited(mapping, visit, "first")}) v`,
    firstPage: page("first"),
    nextPage: page("next"),
    // The cast is on the ids asked for, in the column's own type, so that the index on it serves.
    byIds: `
    select v.${quote(vehicle.id)}::text as id, v.${quote(vehicle.plate)}::text as plate,
           ${owner}
    from ${vehicle.table.sql} v
    left join ${customer.table.sql} c on c.${quote(customer.id)} = v.${quote(vehicle.customerId)}
    where v.${quote(vehicle.id)} = any($1::${idType}[])`,
  };
}

/** `id, plate, customer_id, visited` of the vehicles in the range, by their own column. */
function visitedByColumn({ vehicle }: ResolvedMapping, visit: VisitColumn, page: "first" | "next"): string {
  const id = `v.${quote(vehicle.id)}`;
  const at = `v.${quote(vehicle.lastVisitDate)}`;
  return `
      select ${id} as id, v.${quote(vehicle.plate)} as plate, v.${quote(vehicle.customerId)} as customer_id,
             ${at} as visited
      from ${vehicle.table.sql} v
      where ${visit.inRange(at)}${page === "next" ? after(at, id, visit) : ""}`;
}

/**
 * The same by work orders: those of the range first, then only those that no later one of the vehicle follows.
 * `distinct`, as a vehicle may have several work orders of the same time.
 */
function visitedByWorkOrder(mapping: ResolvedMapping, visit: VisitColumn, page: "first" | "next"): string {
  const { vehicle, workOrder } = mapping;
  const id = `w.${quote(workOrder.vehicleId)}`;
  const at = `w.${quote(workOrder.dateOut)}`;
  return `
      select v.${quote(vehicle.id)} as id, v.${quote(vehicle.plate)} as plate,
             v.${quote(vehicle.customerId)} as customer_id, latest.visited
      from (select distinct ${at} as visited, ${id} as vehicle_id
            from ${workOrder.table.sql} w
            where ${visit.inRange(at)}${page === "next" ? after(at, id, visit) : ""}
              and not exists (select from ${workOrder.table.sql} later
                              where later.${quote(workOrder.vehicleId)} = ${id}
                                and later.${quote(workOrder.dateOut)} > ${at})) latest
      join ${vehicle.table.sql} v on v.${quote(vehicle.id)} = latest.vehicle_id`;
}

// The id is bound without a cast, so that it is compared in its own type and the index serves.
function after(at: string, id: string, visit: VisitColumn): string {
  return `\n        and (${at}, ${id}) > (${visit.fromExact("$4")}, $5)`;
}
