import { ReminderError } from "@pengingat/core";
import { columnName, type TableName, tableName } from "./identifier.js";
import { type InactiveColumn, inactiveColumn } from "./inactive-column.js";

/**
 * Where the vehicles are. A table is `"name"` or `"schema.name"`; names are as the catalog has them, so what was
 * created unquoted is in lower case.
 */
export interface VehicleMapping {
  /**
   * What the last visit is: `"column"` takes `vehicle.lastVisitDate`, `"workorder"` the vehicle's latest
   * `workOrder.dateOut`. @default "column"
   */
  readonly source?: "column" | "workorder";
  /** IANA zone whose local date counts where the date column is a `timestamptz`; needed only there. */
  readonly timeZone?: string;
  readonly vehicle?: {
    /** @default "vehicle" */
    readonly table?: string;
    /** @default "id" */
    readonly id?: string;
    /** @default "no_pol" */
    readonly plate?: string;
    /** @default "customer_id" */
    readonly customerId?: string;
    /** Not read with the source `"workorder"`. @default "last_visit_date" */
    readonly lastVisitDate?: string;
    /**
     * Tells the vehicles that are not to be reminded of. The column's name alone: a boolean that is true, a date or
     * time that is set. With `values`: text that is one of them, blanks around it and case aside. @default not read
     */
    readonly inactive?: string | { readonly column: string; readonly values: readonly string[] };
  };
  readonly customer?: {
    /** @default "customer" */
    readonly table?: string;
    /** @default "id" */
    readonly id?: string;
    /** @default "nama" */
    readonly name?: string;
    /** @default "hp" */
    readonly phone?: string;
    /** How the customer is addressed. @default not read */
    readonly salutation?: string;
    /** The language the customer reads. @default not read */
    readonly language?: string;
  };
  /** Read only with the source `"workorder"`. */
  readonly workOrder?: {
    /** @default "workorder" */
    readonly table?: string;
    /** @default "vehicle_id" */
    readonly vehicleId?: string;
    /** @default "tanggal_keluar" */
    readonly dateOut?: string;
  };
}

/** A mapping with its defaults, checked. Columns are names, not yet quoted. */
export interface ResolvedMapping {
  readonly source: "column" | "workorder";
  readonly timeZone: string | null;
  readonly vehicle: {
    table: TableName;
    id: string;
    plate: string;
    customerId: string;
    lastVisitDate: string;
    inactive: InactiveColumn | null;
  };
  readonly customer: {
    table: TableName;
    id: string;
    name: string;
    phone: string;
    salutation: string | null;
    language: string | null;
  };
  readonly workOrder: { table: TableName; vehicleId: string; dateOut: string };
}

/** @throws {ReminderError} `INVALID_OPTION` */
export function resolveMapping(mapping: VehicleMapping): ResolvedMapping {
  const { source = "column", timeZone, vehicle = {}, customer = {}, workOrder = {} } = mapping;
  if (source !== "column" && source !== "workorder") {
    throw new ReminderError(
      "INVALID_OPTION",
      `mapping.source: expected "column" or "workorder", got ${JSON.stringify(source)}`,
    );
  }
  return {
    source,
    timeZone: timeZone === undefined ? null : zoneName(timeZone),
    vehicle: {
      table: tableName("mapping.vehicle.table", vehicle.table ?? "vehicle"),
      id: columnName("mapping.vehicle.id", vehicle.id ?? "id"),
      plate: columnName("mapping.vehicle.plate", vehicle.plate ?? "no_pol"),
      customerId: columnName("mapping.vehicle.customerId", vehicle.customerId ?? "customer_id"),
      lastVisitDate: columnName("mapping.vehicle.lastVisitDate", vehicle.lastVisitDate ?? "last_visit_date"),
      inactive:
        vehicle.inactive === undefined ? null : inactiveColumn("mapping.vehicle.inactive", vehicle.inactive),
    },
    customer: {
      table: tableName("mapping.customer.table", customer.table ?? "customer"),
      id: columnName("mapping.customer.id", customer.id ?? "id"),
      name: columnName("mapping.customer.name", customer.name ?? "nama"),
      phone: columnName("mapping.customer.phone", customer.phone ?? "hp"),
      salutation: optionalColumn("mapping.customer.salutation", customer.salutation),
      language: optionalColumn("mapping.customer.language", customer.language),
    },
    workOrder: {
      table: tableName("mapping.workOrder.table", workOrder.table ?? "workorder"),
      vehicleId: columnName("mapping.workOrder.vehicleId", workOrder.vehicleId ?? "vehicle_id"),
      dateOut: columnName("mapping.workOrder.dateOut", workOrder.dateOut ?? "tanggal_keluar"),
    },
  };
}

function optionalColumn(option: string, name: unknown): string | null {
  return name === undefined ? null : columnName(option, name);
}

function zoneName(name: unknown): string {
  // An offset such as "+07:00" is a zone to Intl, and one with the opposite sign to PostgreSQL.
  if (typeof name === "string" && /^[A-Za-z][\w+/-]*$/.test(name) && isKnownZone(name)) return name;
  throw new ReminderError(
    "INVALID_OPTION",
    `mapping.timeZone: expected an IANA zone such as "Asia/Jakarta", got ${JSON.stringify(name)}`,
  );
}

function isKnownZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
