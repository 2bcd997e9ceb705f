import { hasId, type IdType, lacksId } from "./id-column.js";
import { type IdStatements, idStatements } from "./id-statements.js";
import { quoteIdentifier as quote } from "./identifier.js";
import { type InactiveKind, readInactive } from "./inactive-column.js";
import type { ResolvedMapping } from "./resolved-mapping.js";
import type { VehicleSchema } from "./vehicle-schema.js";
import type { VisitColumn } from "./visit-column.js";
import { type IdCondition, visitedByColumn, visitedByWorkOrder } from "./visited-vehicles.js";
import { firstOrders, openOrders, ordersOfIds } from "./work-orders.js";

/** The statements of one mapping. */
export interface VehicleStatements extends IdStatements {
  readonly countAll: string;
  /** `$1` and `$2` are the first and the last date of the range. */
  readonly countRange: string;
  /** `$1` and `$2` are the first and the last date of the range, `$3` is the limit. */
  readonly firstPage: string;
  /** `$1` and `$4` are the exact visit and the id that the page before ended with, `$2` is the last date, `$3` the limit. */
  readonly nextPage: string;
  /** The keys of a page alone, in its order: where a page has a row that cannot be read. */
  readonly firstKeys: string;
  readonly nextKeys: string;
  /** `$1` is the ids, all of which their column's type can hold. */
  readonly byIds: string;
  /** The same, so that a customer of whom a view cannot make a row fails only the own vehicles. Slower. */
  readonly byIdsApart: string;
  /** The same for one id, which a view that joins tables passes on to all of them. */
  readonly byIdAlone: string;
  /** How many of a range have no id that can be read; `null` where such a vehicle has no visit either. */
  readonly countWithoutId: string | null;
  /** The first work order of each vehicle of `$1` on the date of `$2` or later; the ids all of the column's type. */
  readonly firstOrders: string;
  /** The same for one vehicle. */
  readonly firstOrdersAlone: string;
}

/** What the statements depend on besides the mapping. */
export interface StatementParts
  extends Pick<VehicleSchema, "idType" | "inactive" | "isOrderIndexed" | "mayBeNoText"> {
  readonly idType: IdType;
  readonly visit: VisitColumn;
}

/** A row of the result by ids. What was not mapped is not there. */
export interface VehicleOnFileRow {
  readonly id: string;
  readonly plate: string | null;
  readonly last_visit: string | null;
  /** Not there where `last_visit` is exact. */
  readonly exact_visit?: string | null;
  readonly in_workshop?: boolean;
  readonly vehicle_inactive?: boolean | string | null;
  readonly customer_inactive?: boolean | string | null;
  readonly has_customer: boolean;
  readonly customer_name: string | null;
  readonly customer_phone: string | null;
  readonly customer_salutation?: string | null;
  readonly customer_language?: string | null;
}

/** The key of a row on a page. */
export interface VehicleKey {
  readonly id: string;
  readonly last_visit: string;
  readonly exact_visit?: string;
}

/** A row of a page. */
export type VehicleRow = VehicleOnFileRow & VehicleKey;

/** Writes the statements. */
export function vehicleStatements(mapping: ResolvedMapping, parts: StatementParts): VehicleStatements {
  const { vehicle, customer, source } = mapping;
  const { idType, visit, isOrderIndexed } = parts;
  const isGiven: IdCondition = (id) => hasId(id, parts.mayBeNoText);
  const isLacking: IdCondition = (id) => lacksId(id, parts.mayBeNoText);
  const visited = (of: "first" | "next", latest: "join" | "probe", condition = isGiven) =>
    source === "column"
      ? visitedByColumn(mapping, visit, of, condition)
      : visitedByWorkOrder(mapping, visit, of, condition, latest);
  const open = source === "workorder" ? openOrders(mapping, isOrderIndexed ? "probe" : "join") : null;

  const keyColumns = [
    "v.id::text as id",
    `${visit.localDate("v.visited")} as last_visit`,
    visit.exact && `${visit.exact("v.visited")} as exact_visit`,
  ];
  const ofPage = (of: "first" | "next") => `
    from (${visited(of, isOrderIndexed ? "probe" : "join")}
      order by visited, id
      limit $3) v`;
  const inOrder = "\n    order by v.visited, v.id";
  const page = (of: "first" | "next") => `
    select ${list([
      ...keyColumns,
      "v.plate::text as plate",
      open?.column,
      mark(parts.inactive.vehicle, "v.inactive", "vehicle_inactive"),
      ...customerColumns(mapping, parts.inactive.customer),
    ])}${ofPage(of)}
    left join ${customer.table.sql} c on c.${quote(customer.id)} = v.customer_id${open?.join ?? ""}${inOrder}`;
  const keys = (of: "first" | "next") => `
    select ${list(keyColumns)}${ofPage(of)}${inOrder}`;
  const id = `v.${quote(vehicle.id)}`;
  const visitOfId = source === "workorder" ? "w.visited" : `v.${quote(vehicle.lastVisitDate)}`;
  // The cast is on the ids asked for, in the column's own type, so that the index on it serves.
  const anyAsked = `any($1::${idType}[])`;
  const oneAsked = `($1::${idType}[])[1]`;
  const byIds = (joinCustomer: string, asked = anyAsked) => {
    const orders = source === "workorder" ? ordersOfIds(mapping, asked) : null;
    return `
    select ${list([
      `${id}::text as id`,
      `v.${quote(vehicle.plate)}::text as plate`,
      `${visit.localDateOrNull(visitOfId)} as last_visit`,
      visit.exact && `${visit.exact(visitOfId)} as exact_visit`,
      orders?.column,
      vehicle.inactive &&
        mark(parts.inactive.vehicle, `v.${quote(vehicle.inactive.column)}`, "vehicle_inactive"),
      ...customerColumns(mapping, parts.inactive.customer),
    ])}
    from ${vehicle.table.sql} v
    left join ${joinCustomer}${orders?.join ?? ""}
    where ${id} = ${asked}`;
  };
  const isOwner = (alias: string) => `${alias}.${quote(customer.id)} = v.${quote(vehicle.customerId)}`;
  // `offset 0` keeps the planner from joining first, for which a view computes every customer.
  const customerApart = `lateral (select o.* from ${customer.table.sql} o where ${isOwner("o")} offset 0) c on true`;

  return {
    countAll: `select count(*)::text as count from ${vehicle.table.sql}`,
    countRange: `select count(*)::text as count from (${visited("first", "join")}) v`,
    firstPage: page("first"),
    nextPage: page("next"),
    firstKeys: keys("first"),
    nextKeys: keys("next"),
    // By work orders only an id that is there has a visit.
    countWithoutId:
      source === "column" || parts.mayBeNoText
        ? `select count(*)::int as count from (${visited("first", "join", isLacking)}) v`
        : null,
    ...idStatements(mapping, parts),
    firstOrders: firstOrders(mapping, idType, visit, anyAsked),
    firstOrdersAlone: firstOrders(mapping, idType, visit, oneAsked),
    byIds: byIds(`${customer.table.sql} c on ${isOwner("c")}`),
    byIdsApart: byIds(customerApart),
    byIdAlone: byIds(customerApart, oneAsked),
  };
}

function customerColumns({ customer }: ResolvedMapping, inactive: InactiveKind | null): (string | null)[] {
  const text = (column: string | null, name: string) => column && `c.${quote(column)}::text as ${name}`;
  return [
    `c.${quote(customer.id)} is not null as has_customer`,
    text(customer.name, "customer_name"),
    text(customer.phone, "customer_phone"),
    text(customer.salutation, "customer_salutation"),
    text(customer.language, "customer_language"),
    customer.inactive && mark(inactive, `c.${quote(customer.inactive.column)}`, "customer_inactive"),
  ];
}

function mark(kind: InactiveKind | null, column: string, name: string): string | null {
  return kind && `${readInactive(kind, column)} as ${name}`;
}

function list(columns: readonly (string | null | undefined)[]): string {
  return columns.filter((column) => typeof column === "string").join(",\n           ");
}
