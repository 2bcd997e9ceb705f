import type { IdType } from "./id-column.js";
import { quoteIdentifier as quote } from "./identifier.js";
import type { ResolvedMapping } from "./resolved-mapping.js";
import type { VisitColumn } from "./visit-column.js";

/** What a statement selects of work orders, and the join that it needs for it. */
export interface OrderPart {
  /** `null` where nothing is selected. */
  readonly column: string | null;
  readonly join: string;
}

/**
 * Whether each vehicle `v` of a page has an open work order, as `in_workshop`.
 *
 * @param find - `probe`: one look-up by the index for each vehicle. `join`: without that index, the table is read once.
 */
export function openOrders({ workOrder }: ResolvedMapping, find: "probe" | "join"): OrderPart {
  if (workOrder.open === "ignore") return { column: null, join: "" };
  const of = `o.${quote(workOrder.vehicleId)}`;
  const isOpen = `o.${quote(workOrder.dateOut)} is null`;
  if (find === "probe") {
    // A scalar subquery, as the planner may hash what stands in an `exists`.
    const first = `select 1 from ${workOrder.table.sql} o where ${of} = v.id and ${isOpen} limit 1`;
    return { column: `(${first}) is not null as in_workshop`, join: "" };
  }
  return {
    column: "w.vehicle_id is not null as in_workshop",
    join: `
    left join (select distinct ${of} as vehicle_id from ${workOrder.table.sql} o where ${isOpen}) w
      on w.vehicle_id = v.id`,
  };
}

/** The latest visit, as `w.visited`, of each vehicle `v` of the ids `asked` for, and whether it has an open work order. */
export function ordersOfIds({ vehicle, workOrder }: ResolvedMapping, asked: string): OrderPart {
  const of = `o.${quote(workOrder.vehicleId)}`;
  const at = `o.${quote(workOrder.dateOut)}`;
  return {
    column: workOrder.open === "skip" ? "coalesce(w.is_open, false) as in_workshop" : null,
    join: `
    left join (select ${of} as vehicle_id, max(${at}) as visited, bool_or(${at} is null) as is_open
               from ${workOrder.table.sql} o
               where ${of} = ${asked}
               group by 1) w on w.vehicle_id = v.${quote(vehicle.id)}`,
  };
}

/**
 * The local date of the first work order of each vehicle of `$1`, `asked` for, on the date of `$2` or later, with its
 * position among these. The ids come twice, as a join alone lets a view look at other rows.
 */
export function firstOrders(
  { workOrder }: ResolvedMapping,
  idType: IdType,
  visit: VisitColumn,
  asked: string,
): string {
  const date = visit.localDateOrNull(`o.${quote(workOrder.dateOut)}`);
  return `
    select a.position::int as position, min(${date}) as visited
    from unnest($1::${idType}[], $2::date[]) with ordinality as a (id, since, position)
    join ${workOrder.table.sql} o on o.${quote(workOrder.vehicleId)} = a.id
    where o.${quote(workOrder.vehicleId)} = ${asked} and ${date} >= to_char(a.since, 'YYYY-MM-DD')
    group by a.position`;
}
