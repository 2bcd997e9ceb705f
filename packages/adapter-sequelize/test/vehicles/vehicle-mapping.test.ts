import { Sequelize } from "sequelize";
import { expect, test } from "vitest";
import type { VehicleMapping } from "../../src/index.js";
import { vehiclesOf } from "./mapped-vehicles.js";

// Never connects: all of this is refused before a connection is needed.
const sequelize = new Sequelize("postgresql://127.0.0.1:1/none", { logging: false });

const wrong: Record<string, [VehicleMapping, string]> = {
  "a source that is none": [
    // @ts-expect-error what a program without types may pass
    { source: "visits" },
    'mapping.source: expected "column" or "workorder", got "visits"',
  ],
  "a table without a name": [
    { vehicle: { table: "" } },
    'mapping.vehicle.table: expected "table" or "schema.table", each part of 1 to 63 bytes, got ""',
  ],
  "a table in a schema in a database": [
    { customer: { table: "a.b.c" } },
    'mapping.customer.table: expected "table" or "schema.table", each part of 1 to 63 bytes, got "a.b.c"',
  ],
  "a table that is not text": [
    // @ts-expect-error what a program without types may pass
    { workOrder: { table: 7 } },
    "mapping.workOrder.table: expected a table name, got 7",
  ],
  "a column name with NUL": [
    { vehicle: { plate: "a\0b" } },
    'mapping.vehicle.plate: expected a column name of 1 to 63 bytes, got "a\\u0000b"',
  ],
  "a column name longer than PostgreSQL keeps": [
    { customer: { phone: "山".repeat(22) } },
    `mapping.customer.phone: expected a column name of 1 to 63 bytes, got "${"山".repeat(22)}"`,
  ],
  "a salutation without a column": [
    { customer: { salutation: "" } },
    'mapping.customer.salutation: expected a column name of 1 to 63 bytes, got ""',
  ],
  "a language without a column": [
    { customer: { language: "" } },
    'mapping.customer.language: expected a column name of 1 to 63 bytes, got ""',
  ],
  "inactive vehicles without a column": [
    { vehicle: { inactive: "" } },
    'mapping.vehicle.inactive: expected a column name of 1 to 63 bytes, got ""',
  ],
  "inactive vehicles by nothing": [
    // @ts-expect-error what a program without types may pass
    { vehicle: { inactive: true } },
    "mapping.vehicle.inactive: expected a column name or { column, values }, got true",
  ],
  "inactive vehicles by values of no column": [
    // @ts-expect-error what a program without types may pass
    { vehicle: { inactive: { column: 7, values: ["dijual"] } } },
    "mapping.vehicle.inactive.column: expected a column name of 1 to 63 bytes, got 7",
  ],
  "inactive vehicles by no values": [
    { vehicle: { inactive: { column: "keadaan", values: [] } } },
    "mapping.vehicle.inactive.values: expected a list of at least one text that is not blank, got []",
  ],
  "inactive vehicles by a blank value": [
    { vehicle: { inactive: { column: "keadaan", values: ["dijual", " "] } } },
    'mapping.vehicle.inactive.values: expected a list of at least one text that is not blank, got ["dijual", " "]',
  ],
  "inactive vehicles by values that are missing": [
    // @ts-expect-error what a program without types may pass
    { vehicle: { inactive: { column: "keadaan" } } },
    "mapping.vehicle.inactive.values: expected a list of at least one text that is not blank, got undefined",
  ],
  "a zone that is none": [
    { timeZone: "Asia/Atlantis" },
    'mapping.timeZone: expected an IANA time zone such as "Asia/Jakarta", got "Asia/Atlantis"',
  ],
  "an offset as zone, which PostgreSQL would turn round": [
    { timeZone: "+07:00" },
    'mapping.timeZone: expected an IANA time zone such as "Asia/Jakarta", got "+07:00"',
  ],
  "a zone of the visits that is none": [
    { timeZone: "Asia/Jakarta", visitZone: "Asia/Atlantis" },
    'mapping.visitZone: expected an IANA time zone such as "Asia/Jakarta", got "Asia/Atlantis"',
  ],
  "a zone of the visits without one to read them in": [
    { visitZone: "UTC" },
    "mapping.visitZone: expected mapping.timeZone to be given with it, got undefined",
  ],
  "open work orders that are neither": [
    // @ts-expect-error what a program without types may pass
    { workOrder: { open: "wait" } },
    'mapping.workOrder.open: expected "skip" or "ignore", got "wait"',
  ],
  "inactive customers by no values": [
    { customer: { inactive: { column: "keadaan", values: [] } } },
    "mapping.customer.inactive.values: expected a list of at least one text that is not blank, got []",
  ],
  "inactive customers by a name that is none": [
    // @ts-expect-error what a program without types may pass
    { customer: { inactive: { column: "keadaan", value: ["pindah"], values: ["pindah"] } } },
    "mapping.customer.inactive: unknown value (did you mean values?); expected only column, values",
  ],
  "a zone with a quote": [
    { timeZone: "UTC'; drop table vehicle" },
    `mapping.timeZone: expected an IANA time zone such as "Asia/Jakarta", got "UTC'; drop table vehicle"`,
  ],
};

for (const [what, [mapping, message]] of Object.entries(wrong)) {
  test(`${what} is refused at construction`, () => {
    expect(() => vehiclesOf(sequelize, mapping)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", message }),
    );
  });
}

test("a Sequelize of another database is refused at construction", () => {
  // The dialect is all that is looked at; the drivers of others are not installed here.
  const other = Object.create(sequelize, { getDialect: { value: () => "mysql" } });
  expect(() => vehiclesOf(other)).toThrow(
    expect.objectContaining({
      code: "INVALID_OPTION",
      message: 'sequelize: expected the dialect "postgres", got "mysql"',
    }),
  );
});
