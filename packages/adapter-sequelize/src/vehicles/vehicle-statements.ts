import type { IdType } from "./id-column.js";
import { quoteIdentifier as quote } from "./identifier.js";
import { type InactiveKind, readInactive } from "./inactive-column.js";
import type { ResolvedMapping } from "./vehicle-mapping.js";
import type { VisitColumn } from "./visit-column.js";
import { visitedByColumn, visitedByWorkOrder } from "./visited-vehicles.js";

/** The statements of one mapping. */
export interface VehicleStatements {
  readonly countAll: string;
  /** `$1` and `$2` are the first and the last date of the range. */
  readonly countRange: string;
  /** `$1` and `$2` are the first and the last date of the range, `$3` is the limit. */
  readonly firstPage: string;
  /** `$1` and `$4` are the exact visit and the id that the page before ended with, `$2` is the last date, `$3` the limit. */
  readonly nextPage: string;
  /** `$1` is the ids, all of which their column's type can hold. */
  readonly byIds: string;
}

/** What the statements depend on besides the mapping. */
export interface StatementParts {
  readonly idType: IdType;
  readonly visit: VisitColumn;
  readonly inactive: InactiveKind | null;
  /** Whether an index finds the work orders of one vehicle. */
  readonly isOrderIndexed: boolean;
}

/** A row of an answer by ids. What was not mapped is not there. */
export interface OwnerRow {
  readonly id: string;
  readonly plate: string | null;
  readonly inactive?: boolean | string | null;
  readonly has_customer: boolean;
  readonly customer_name: string | null;
  readonly customer_phone: string | null;
  readonly customer_salutation?: string | null;
  readonly customer_language?: string | null;
}

/** A row of a page. */
export interface VehicleRow extends OwnerRow {
  readonly last_visit: string;
  /** Not there where `last_visit` is exact. */
  readonly exact_visit?: string;
}

/** Writes the statements. */
export function vehicleStatements(mapping: ResolvedMapping, parts: StatementParts): VehicleStatements {
  const { vehicle, customer } = mapping;
  const { idType, visit, isOrderIndexed } = parts;
  const visited = (of: "first" | "next", latest: "join" | "probe") =>
    mapping.source === "column"
      ? visitedByColumn(mapping, visit, of)
      : visitedByWorkOrder(mapping, visit, of, latest);
  const owner = ownerColumns(mapping);
  const inactive = (column: string) =>
    parts.inactive ? `\n           ${readInactive(parts.inactive, column)} as inactive,` : "";
  const inactiveById = vehicle.inactive ? inactive(`v.${quote(vehicle.inactive.column)}`) : "";
  const exact = visit.exact ? ` ${visit.exact("v.visited")} as exact_visit,` : "";

  const page = (of: "first" | "next") => `
    select v.id::text as id, v.plate::text as plate,${inactive("v.inactive")}
           ${visit.localDate("v.visited")} as last_visit,${exact}
           ${owner}
    from (${visited(of, isOrderIndexed ? "probe" : "join")}
      order by visited, id
      limit $3) v
    left join ${customer.table.sql} c on c.${quote(customer.id)} = v.customer_id
    order by v.visited, v.id`;

  return {
    countAll: `select count(*)::text as count from ${vehicle.table.sql}`,
    countRange: `select count(*)::text as count from (${visited("first", "join")}) v`,
    firstPage: page("first"),
    nextPage: page("next"),
    // The cast is on the ids asked for, in the column's own type, so that the index on it serves.
    byIds: `
    select v.${quote(vehicle.id)}::text as id, v.${quote(vehicle.plate)}::text as plate,${inactiveById}
           ${owner}
    from ${vehicle.table.sql} v
    left join ${customer.table.sql} c on c.${quote(customer.id)} = v.${quote(vehicle.customerId)}
    where v.${quote(vehicle.id)} = any($1::${idType}[])`,
  };
}

function ownerColumns({ customer }: ResolvedMapping): string {
  const text = (column: string | null, name: string) =>
    column === null ? [] : [`c.${quote(column)}::text as ${name}`];
  return [
    `c.${quote(customer.id)} is not null as has_customer`,
    ...text(customer.name, "customer_name"),
    ...text(customer.phone, "customer_phone"),
    ...text(customer.salutation, "customer_salutation"),
    ...text(customer.language, "customer_language"),
  ].join(", ");
}
