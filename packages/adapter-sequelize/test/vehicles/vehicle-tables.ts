import { randomUUID } from "node:crypto";
import type { VehicleOnFile } from "@pengingat/core";
import pg from "pg";

/** Types of the columns that matter. */
export interface ColumnTypes {
  readonly id: "uuid" | "text" | "varchar(40)" | "integer" | "bigint";
  readonly visit: "date" | "timestamp" | "timestamptz";
}

/** The zone that tests read a `timestamptz` in. */
export const ZONE = "Asia/Jakarta";

/** The n-th id as text, of each type; the whole numbers lie beyond what a JavaScript number holds. */
export const ID_OF: Readonly<Record<ColumnTypes["id"], (n: number) => string>> = {
  uuid: (n) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
  text: (n) => `${n} 'O"{}$& 山`,
  "varchar(40)": (n) => `Kendaraan-${n}`,
  integer: (n) => String(n + 1),
  bigint: (n) => String(9_007_199_254_740_993n + BigInt(n)),
};

/** Makes the contract's tables again from the start, in a schema of their own, and gives the way to fill them. */
export async function createVehicleTables(client: pg.Client, schema: string, types: ColumnTypes) {
  const { id, visit } = types;
  await client.query(`
    drop schema if exists ${schema} cascade;
    create schema ${schema};
    create table ${schema}.customer (id ${id} primary key, nama text, hp text, sapaan text, bahasa text);
    create table ${schema}.vehicle (
      id ${id} primary key, no_pol text, customer_id ${id}, last_visit_date ${visit}, non_aktif boolean
    );
    create table ${schema}.workorder (id uuid primary key, vehicle_id ${id}, tanggal_keluar ${visit});`);

  return async function seed(vehicles: readonly VehicleOnFile[]): Promise<void> {
    const rows = vehicles.map((vehicle, n) => ({
      ...vehicle,
      visit: vehicle.lastVisitDate && localTime(vehicle.lastVisitDate, n, visit),
      has_customer: vehicle.customer !== null,
      ...vehicle.customer,
    }));
    await client.query(
      `with fleet as materialized (
         select * from json_to_recordset($1) as r(id ${id}, plate text, visit ${visit}, "isInactive" boolean, has_customer boolean,
           name text, phone text, salutation text, language text)
       ), owners as (insert into ${schema}.customer select id, name, phone, salutation, language from fleet where has_customer)
       insert into ${schema}.vehicle select id, plate, case when has_customer then id end, visit, "isInactive" from fleet`,
      [JSON.stringify(rows)],
    );
    // The latest work order twice, an earlier one, and one still open where it is in the workshop.
    const orders = rows.flatMap(({ id, visit, isInWorkshop }) => [
      ...(visit ? [visit, visit, "1992-02-29 10:00:00+07"] : []).map((at) => ({
        id: randomUUID(),
        of: id,
        at,
      })),
      ...(isInWorkshop ? [{ id: randomUUID(), of: id, at: null }] : []),
    ]);
    await client.query(
      `insert into ${schema}.workorder select id, "of", at from json_to_recordset($1) as r(id uuid, "of" ${id}, at ${visit})`,
      [JSON.stringify(orders)],
    );
  };
}

/** The mapping for tables in a schema. */
export function tablesIn(schema: string) {
  return {
    vehicle: { table: `${schema}.vehicle` },
    customer: { table: `${schema}.customer` },
    workOrder: { table: `${schema}.workorder` },
  };
}

/** The same, with all that need not be mapped. */
export function detailedTablesIn(schema: string) {
  return {
    ...tablesIn(schema),
    vehicle: { table: `${schema}.vehicle`, inactive: "non_aktif" },
    customer: { table: `${schema}.customer`, salutation: "sapaan", language: "bahasa" },
  };
}

/** Opens a connection of its own. */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

// The first and the last instants of a local day are where a day is lost.
function localTime(date: string, n: number, type: ColumnTypes["visit"]): string {
  const time = ["00:00:00", "23:59:59.999999", "12:00:00.5"][n % 3];
  if (type === "date") return date;
  return type === "timestamp" ? `${date} ${time}` : `${date} ${time} ${ZONE}`;
}
