import type {
  CalendarDate,
  Customer,
  DateRange,
  Vehicle,
  VehicleOnFile,
  VehicleOwner,
  VehiclePage,
  VehicleProblem,
} from "@pengingat/core";
import { isInactive } from "./inactive-column.js";
import type { ResolvedMapping } from "./resolved-mapping.js";
import type { VehicleOnFileRow } from "./vehicle-statements.js";

/**
 * The vehicles of rows whose latest visit is in a range, each once, and what is wrong with rows that are not among them.
 */
export function vehiclesAndProblems(
  mapping: ResolvedMapping,
  rows: readonly VehicleOnFileRow[],
  { from, to }: DateRange,
  unreadable: readonly VehicleProblem[],
): Pick<VehiclePage, "vehicles" | "problems"> {
  const isInRange = ({ last_visit: visit }: VehicleOnFileRow) =>
    visit !== null && visit >= from && visit <= to;
  const groups = [...byVehicle(rows).values()].filter(([latest]) => isInRange(latest));
  const vehicles = groups.map(([latest]) => toVehicle(mapping, latest)).filter(hasVisited);
  const repeated = groups
    .filter((group) => group.length > 1)
    .map(([row]): VehicleProblem => ({ vehicleId: row.id, lastVisitDate: row.last_visit, kind: "repeated" }));
  const problems = [...unreadable, ...repeated];
  return { vehicles, ...(problems.length > 0 && { problems }) };
}

/** A row that the database cannot give. */
export function unreadableRow(vehicleId: string, lastVisitDate: CalendarDate | null): VehicleProblem {
  return { vehicleId, lastVisitDate, kind: "unreadable" };
}

/** The vehicle of a row. */
export function toVehicle(mapping: ResolvedMapping, row: VehicleOnFileRow): VehicleOnFile {
  return { ...toOwner(row, mapping), lastVisitDate: row.last_visit };
}

function hasVisited(vehicle: VehicleOnFile): vehicle is Vehicle {
  return vehicle.lastVisitDate !== null;
}

function toOwner(row: VehicleOnFileRow, { vehicle, customer }: ResolvedMapping): VehicleOwner {
  const isMarked = vehicle.inactive !== null || customer.inactive !== null;
  return {
    id: row.id,
    plate: row.plate,
    customer: row.has_customer ? toCustomer(row, customer) : null,
    ...(isMarked && {
      isInactive:
        isInactive(row.vehicle_inactive, vehicle.inactive) ||
        isInactive(row.customer_inactive, customer.inactive),
    }),
    ...(row.in_workshop !== undefined && { isInWorkshop: row.in_workshop }),
  };
}

function toCustomer(row: VehicleOnFileRow, customer: ResolvedMapping["customer"]): Customer {
  return {
    name: row.customer_name,
    phone: row.customer_phone,
    ...(customer.salutation !== null && { salutation: row.customer_salutation ?? null }),
    ...(customer.language !== null && { language: row.customer_language ?? null }),
  };
}

/**
 * Rows by the id of their vehicle, in the order in which these come. Of those that share one, the row of the latest visit
 * is first, and of these always the same, whatever the order in which the database finds them.
 */
export function byVehicle<Row extends VehicleOnFileRow>(
  rows: readonly Row[],
): ReadonlyMap<string, readonly [Row, ...Row[]]> {
  const groups = new Map<string, [Row, ...Row[]]>();
  for (const row of rows) {
    const group = groups.get(row.id);
    if (group) group.push(row);
    else groups.set(row.id, [row]);
  }
  for (const group of groups.values()) if (group.length > 1) group.sort(latestFirst);
  return groups;
}

function latestFirst(a: VehicleOnFileRow, b: VehicleOnFileRow): number {
  const visits = [a.last_visit ?? "", b.last_visit ?? ""] as const;
  if (visits[0] !== visits[1]) return visits[0] > visits[1] ? -1 : 1;
  const text = (row: VehicleOnFileRow) => JSON.stringify([row.plate, row.customer_name, row.customer_phone]);
  return text(a) < text(b) ? -1 : 1;
}
