import {
  assertTimeZone,
  checkedOptions,
  checkInnerNames,
  checkTogether,
  invalidOption,
} from "@pengingat/core/adapter";
import { columnName, type TableName, tableName } from "./identifier.js";
import { type InactiveColumn, inactiveColumn } from "./inactive-column.js";
import type { VehicleMapping } from "./vehicle-mapping.js";

/** A mapping with its defaults, checked. Columns are names, not yet quoted. */
export interface ResolvedMapping {
  readonly source: "column" | "workorder";
  readonly timeZone: string | null;
  /** `null`: a `timestamp` is taken as it is written. */
  readonly visitZone: string | null;
  readonly vehicle: {
    readonly table: TableName;
    readonly id: string;
    readonly plate: string;
    readonly customerId: string;
    readonly lastVisitDate: string;
    readonly inactive: InactiveColumn | null;
  };
  readonly customer: {
    readonly table: TableName;
    readonly id: string;
    readonly name: string;
    readonly phone: string;
    readonly salutation: string | null;
    readonly language: string | null;
    readonly inactive: InactiveColumn | null;
  };
  readonly workOrder: {
    readonly table: TableName;
    readonly vehicleId: string;
    readonly dateOut: string;
    readonly open: "skip" | "ignore";
  };
}

/** @throws {ReminderError} `INVALID_OPTION` */
export function resolveMapping(mapping: VehicleMapping): ResolvedMapping {
  assertMappingNames(mapping);
  const { source = "column", vehicle = {}, customer = {}, workOrder = {} } = mapping;
  return {
    source: oneOf("mapping.source", source, ["column", "workorder"]),
    ...zones(mapping),
    vehicle: {
      table: tableName("mapping.vehicle.table", vehicle.table ?? "vehicle"),
      id: columnName("mapping.vehicle.id", vehicle.id ?? "id"),
      plate: columnName("mapping.vehicle.plate", vehicle.plate ?? "no_pol"),
      customerId: columnName("mapping.vehicle.customerId", vehicle.customerId ?? "customer_id"),
      lastVisitDate: columnName("mapping.vehicle.lastVisitDate", vehicle.lastVisitDate ?? "last_visit_date"),
      inactive: inactiveColumn("mapping.vehicle.inactive", vehicle.inactive),
    },
    customer: {
      table: tableName("mapping.customer.table", customer.table ?? "customer"),
      id: columnName("mapping.customer.id", customer.id ?? "id"),
      name: columnName("mapping.customer.name", customer.name ?? "nama"),
      phone: columnName("mapping.customer.phone", customer.phone ?? "hp"),
      salutation: optionalColumn("mapping.customer.salutation", customer.salutation),
      language: optionalColumn("mapping.customer.language", customer.language),
      inactive: inactiveColumn("mapping.customer.inactive", customer.inactive),
    },
    workOrder: {
      table: tableName("mapping.workOrder.table", workOrder.table ?? "workorder"),
      vehicleId: columnName("mapping.workOrder.vehicleId", workOrder.vehicleId ?? "vehicle_id"),
      dateOut: columnName("mapping.workOrder.dateOut", workOrder.dateOut ?? "tanggal_keluar"),
      open: oneOf("mapping.workOrder.open", workOrder.open ?? "skip", ["skip", "ignore"]),
    },
  };
}

/** Refuses names that the mapping does not have, in all of its parts at once. @throws {ReminderError} `INVALID_OPTION` */
export function assertMappingNames(mapping: VehicleMapping | undefined): void {
  if (mapping === undefined) return;
  checkTogether(
    () => checkedOptions("mapping", mapping, MAPPING_NAMES),
    () => checkInnerNames("mapping.vehicle", mapping?.vehicle, VEHICLE_NAMES),
    () => checkInnerNames("mapping.customer", mapping?.customer, CUSTOMER_NAMES),
    () => checkInnerNames("mapping.workOrder", mapping?.workOrder, WORK_ORDER_NAMES),
  );
}

const MAPPING_NAMES = ["source", "timeZone", "visitZone", "vehicle", "customer", "workOrder"] as const;
const VEHICLE_NAMES = ["table", "id", "plate", "customerId", "lastVisitDate", "inactive"] as const;
const WORK_ORDER_NAMES = ["table", "vehicleId", "dateOut", "open"] as const;
const CUSTOMER_NAMES = ["table", "id", "name", "phone", "salutation", "language", "inactive"] as const;

function zones({ timeZone, visitZone }: VehicleMapping): Pick<ResolvedMapping, "timeZone" | "visitZone"> {
  if (visitZone !== undefined && timeZone === undefined) {
    throw invalidOption("mapping.visitZone", "mapping.timeZone to be given with it", timeZone);
  }
  return {
    timeZone: timeZone === undefined ? null : zoneName("mapping.timeZone", timeZone),
    visitZone: visitZone === undefined ? null : zoneName("mapping.visitZone", visitZone),
  };
}

function zoneName(option: string, name: string): string {
  try {
    assertTimeZone(name);
    return name;
  } catch {
    throw invalidOption(option, 'an IANA time zone such as "Asia/Jakarta"', name);
  }
}

function oneOf<Value extends string>(option: string, value: Value, values: readonly Value[]): Value {
  if (values.includes(value)) return value;
  throw invalidOption(option, values.map((each) => `"${each}"`).join(" or "), value);
}

function optionalColumn(option: string, name: unknown): string | null {
  return name === undefined ? null : columnName(option, name);
}
