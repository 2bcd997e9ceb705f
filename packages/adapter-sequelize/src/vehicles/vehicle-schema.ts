import { ReminderError } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { statement } from "../statement.js";
import { type IdType, idFamily, isIdType } from "./id-column.js";
import type { TableName } from "./identifier.js";
import { type ResolvedMapping, resolveMapping, type VehicleMapping } from "./vehicle-mapping.js";
import type { VisitType } from "./visit-column.js";

/**
 * Looks whether all tables and columns of the mapping are there, readable and of types that can be read.
 * For start-up: names every problem at once.
 *
 * @throws {ReminderError} `SCHEMA_MISMATCH` with all problems in one line; `INVALID_OPTION`; `DATABASE_LOST`.
 */
export async function checkVehicleTables(sequelize: Sequelize, mapping: VehicleMapping = {}): Promise<void> {
  await readColumnTypes(sequelize, resolveMapping(mapping));
}

/** The types that statements depend on: of the vehicles' ids, and of the column that holds the visits. */
export interface ColumnTypes {
  readonly id: IdType;
  readonly visit: VisitType;
}

/** Reads the catalog, and gives the types. */
export async function readColumnTypes(sequelize: Sequelize, mapping: ResolvedMapping): Promise<ColumnTypes> {
  const { vehicle, customer, workOrder, source } = mapping;
  const expected: ExpectedColumn[] = [
    { table: vehicle.table, column: vehicle.id, role: "id" },
    { table: vehicle.table, column: vehicle.plate, role: "text" },
    { table: vehicle.table, column: vehicle.customerId, role: "id" },
    { table: customer.table, column: customer.id, role: "id" },
    { table: customer.table, column: customer.name, role: "text" },
    { table: customer.table, column: customer.phone, role: "text" },
    ...(source === "column"
      ? [{ table: vehicle.table, column: vehicle.lastVisitDate, role: "visit" } as const]
      : [
          { table: workOrder.table, column: workOrder.vehicleId, role: "id" } as const,
          { table: workOrder.table, column: workOrder.dateOut, role: "visit" } as const,
        ]),
  ];
  const catalog = await readCatalog(sequelize, expected);
  const problems = [
    ...missingTables(expected, catalog),
    ...expected.flatMap((column) => problemOf(column, catalog, mapping.timeZone)),
    ...joinProblem(catalog, [vehicle.table, vehicle.customerId], [customer.table, customer.id]),
    ...(source === "workorder"
      ? joinProblem(catalog, [workOrder.table, workOrder.vehicleId], [vehicle.table, vehicle.id])
      : []),
  ];
  const visit = expected.find(({ role }) => role === "visit");
  const visitType = visit && catalog.get(visit.table.label)?.get(visit.column)?.type;
  const idType = catalog.get(vehicle.table.label)?.get(vehicle.id)?.type;
  if (problems.length > 0 || !isVisitType(visitType) || !isIdType(idType)) {
    throw new ReminderError("SCHEMA_MISMATCH", problems.join("; "));
  }
  return { id: idType, visit: visitType };
}

interface ExpectedColumn {
  readonly table: TableName;
  readonly column: string;
  readonly role: "id" | "text" | "visit";
}

/** Columns by name, for each table that is there. */
type Catalog = ReadonlyMap<string, ReadonlyMap<string, FoundColumn>>;

interface FoundColumn {
  readonly type: string;
  readonly readable: boolean;
}

interface CatalogRow extends FoundColumn {
  readonly position: string;
  readonly name: string;
}

// A domain counts as the type that it is made of.
const CATALOG = `
  select t.position::text as position, a.attname::text as name, coalesce(base.typname, type.typname)::text as type,
         has_column_privilege(c.oid, a.attnum, 'select') as readable
  from unnest($1::text[]) with ordinality as t(name, position)
  join pg_catalog.pg_class c on c.oid = to_regclass(t.name) and c.relkind in ('r', 'p', 'v', 'm', 'f')
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_catalog.pg_type type on type.oid = a.atttypid
  left join pg_catalog.pg_type base on base.oid = type.typbasetype`;

async function readCatalog(sequelize: Sequelize, expected: readonly ExpectedColumn[]): Promise<Catalog> {
  const tables = [...new Map(expected.map(({ table }) => [table.label, table])).values()];
  const rows = await statement<CatalogRow>(sequelize, CATALOG, [tables.map(({ regclass }) => regclass)]);
  const catalog = new Map<string, Map<string, FoundColumn>>();
  for (const { position, name, ...column } of rows) {
    const label = tables[Number(position) - 1]?.label ?? "";
    const columns = catalog.get(label) ?? new Map<string, FoundColumn>();
    catalog.set(label, columns.set(name, column));
  }
  return catalog;
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

function problemOf({ table, column, role }: ExpectedColumn, catalog: Catalog, zone: string | null): string[] {
  const columns = catalog.get(table.label);
  if (!columns) return [];
  const name = `${table.label}.${column}`;
  const found = columns.get(column);
  if (!found) return [`${name}: expected a column, found none`];
  if (!found.readable) return [`${name}: expected permission to read it, found none`];
  if (role === "id" && !isIdType(found.type)) {
    return [`${name}: expected a uuid, text or integer id, found ${found.type}`];
  }
  if (role === "visit" && !isVisitType(found.type)) {
    return [`${name}: expected date, timestamp or timestamptz, found ${found.type}`];
  }
  if (found.type === "timestamptz" && role === "visit" && zone === null) {
    return [`${name}: expected mapping.timeZone to be given, as the column is a timestamptz`];
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
