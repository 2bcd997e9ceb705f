import { ReminderError } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { HIDDEN_ROWS } from "../database/row-security.js";
import { type Catalog, readCatalog } from "./catalog.js";
import { type IdType, idFamily, isIdType } from "./id-column.js";
import type { TableName } from "./identifier.js";
import { type InactiveColumn, type InactiveKind, inactiveKind } from "./inactive-column.js";
import type { ResolvedMapping } from "./resolved-mapping.js";
import type { VisitType } from "./visit-column.js";

/** What the statements depend on. */
export interface VehicleSchema {
  readonly idType: IdType;
  readonly visitType: VisitType;
  /** How the vehicle's mark is read, and the customer's; `null` where none is mapped. */
  readonly inactive: { readonly vehicle: InactiveKind | null; readonly customer: InactiveKind | null };
  /** Whether an index finds the work orders of one vehicle. */
  readonly isOrderIndexed: boolean;
  /** Whether nothing keeps a vehicle from being there twice. */
  readonly mayRepeat: boolean;
  /** Whether a vehicle's id may be null, or be bytes that are no UTF-8. */
  readonly mayLackId: boolean;
  /** Whether the latter. */
  readonly mayBeNoText: boolean;
  /** Whether nothing keeps a customer from being there twice. */
  readonly mayCustomerRepeat: boolean;
}

/**
 * Reads the catalog, and returns what the statements depend on. Names every problem at once.
 *
 * @throws {ReminderError} `SCHEMA_MISMATCH` with all problems in one line; `DATABASE_LOST`
 */
export async function readVehicleSchema(
  sequelize: Sequelize,
  mapping: ResolvedMapping,
): Promise<VehicleSchema> {
  const { vehicle, customer, workOrder, source } = mapping;
  const expected = expectedColumns(mapping);
  const catalog = await readCatalog(
    sequelize,
    expected.map(({ table }) => table),
  );
  const problems = [
    ...missingTables(expected, catalog),
    ...expected.flatMap((column) => problemOf(column, catalog, mapping)),
    ...joinProblem(catalog, [vehicle.table, vehicle.customerId], [customer.table, customer.id]),
    ...(source === "workorder"
      ? joinProblem(catalog, [workOrder.table, workOrder.vehicleId], [vehicle.table, vehicle.id])
      : []),
  ];
  const find = (table: TableName, column: string) => catalog.get(table.label)?.get(column);
  const visit = expected.find(({ role }) => role === "visit");
  const visitType = visit && find(visit.table, visit.column)?.type;
  const id = find(vehicle.table, vehicle.id);
  const idType = id?.type;
  if (problems.length > 0 || !isVisitType(visitType) || !isIdType(idType)) {
    throw new ReminderError("SCHEMA_MISMATCH", [...new Set(problems)].join("; "));
  }
  const kindOf = (table: TableName, mark: InactiveColumn | null) => {
    const read = mark && inactiveKind(find(table, mark.column)?.type ?? "", mark);
    return read && "kind" in read ? read.kind : null;
  };
  return {
    idType,
    visitType,
    inactive: {
      vehicle: kindOf(vehicle.table, vehicle.inactive),
      customer: kindOf(customer.table, customer.inactive),
    },
    isOrderIndexed: source === "workorder" && find(workOrder.table, workOrder.vehicleId)?.leadsIndex === true,
    mayRepeat: id?.isUnique !== true,
    mayLackId: id?.isNullable !== false || id.isAnyBytes,
    mayBeNoText: id?.isAnyBytes === true,
    mayCustomerRepeat: find(customer.table, customer.id)?.isUnique !== true,
  };
}

interface ExpectedColumn {
  readonly table: TableName;
  readonly column: string;
  readonly role: "id" | "text" | "visit" | InactiveColumn;
}

function expectedColumns({ vehicle, customer, workOrder, source }: ResolvedMapping): ExpectedColumn[] {
  const column = (table: TableName, column: string | null, role: ExpectedColumn["role"]) =>
    column === null ? [] : [{ table, column, role }];
  const mark = (table: TableName, inactive: InactiveColumn | null) =>
    inactive ? [{ table, column: inactive.column, role: inactive }] : [];
  return [
    ...column(vehicle.table, vehicle.id, "id"),
    ...column(vehicle.table, vehicle.plate, "text"),
    ...column(vehicle.table, vehicle.customerId, "id"),
    ...mark(vehicle.table, vehicle.inactive),
    ...column(customer.table, customer.id, "id"),
    ...column(customer.table, customer.name, "text"),
    ...column(customer.table, customer.phone, "text"),
    ...column(customer.table, customer.salutation, "text"),
    ...column(customer.table, customer.language, "text"),
    ...mark(customer.table, customer.inactive),
    ...(source === "column"
      ? column(vehicle.table, vehicle.lastVisitDate, "visit")
      : [
          ...column(workOrder.table, workOrder.vehicleId, "id"),
          ...column(workOrder.table, workOrder.dateOut, "visit"),
        ]),
  ];
}

function isVisitType(type: string | undefined): type is VisitType {
  return type === "date" || type === "timestamp" || type === "timestamptz";
}

function missingTables(expected: readonly ExpectedColumn[], catalog: Catalog): string[] {
  const labels = new Set(expected.map(({ table }) => table.label));
  return [...labels]
    .filter((label) => !catalog.has(label))
    .map((label) => `${label}: expected a table or view, found none`);
}

function problemOf(
  { table, column, role }: ExpectedColumn,
  catalog: Catalog,
  { timeZone, visitZone }: ResolvedMapping,
): string[] {
  const columns = catalog.get(table.label);
  if (!columns) return [];
  const name = `${table.label}.${column}`;
  const found = columns.get(column);
  if (!found) return [`${name}: expected a column, found none`];
  if (!found.readable) return [`${name}: expected permission to read it, found none`];
  if (found.hidden) return [`${table.label}: ${HIDDEN_ROWS}`];
  if (role === "id" && !isIdType(found.type)) {
    return [`${name}: expected a uuid, text or integer id, found ${found.type}`];
  }
  if (role === "visit" && !isVisitType(found.type)) {
    return [`${name}: expected date, timestamp or timestamptz, found ${found.type}`];
  }
  if (found.type === "timestamptz" && role === "visit" && timeZone === null) {
    return [`${name}: expected mapping.timeZone to be given, as the column is a timestamptz`];
  }
  if (role === "visit" && visitZone !== null && found.type !== "timestamp") {
    return [`${name}: expected timestamp, as mapping.visitZone is given, found ${found.type}`];
  }
  if (typeof role === "object") {
    const read = inactiveKind(found.type, role);
    if ("expected" in read) return [`${name}: expected ${read.expected}, found ${found.type}`];
  }
  return [];
}

/** Ids of two families cannot be compared, or not by an index. */
function joinProblem(
  catalog: Catalog,
  [table, column]: readonly [TableName, string],
  [otherTable, otherColumn]: readonly [TableName, string],
): string[] {
  const type = catalog.get(table.label)?.get(column)?.type;
  const other = catalog.get(otherTable.label)?.get(otherColumn)?.type;
  if (!isIdType(type) || !isIdType(other) || idFamily(type) === idFamily(other)) return [];
  return [
    `${table.label}.${column}: expected the type of ${otherTable.label}.${otherColumn} (${other}), found ${type}`,
  ];
}
