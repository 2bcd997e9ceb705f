import { Sequelize } from "sequelize";
import { describe, expect, it } from "vitest";
import {
  sequelizeHistory,
  sequelizeLedger,
  sequelizeRecords,
  sequelizeSlots,
  sequelizeVehicles,
  type VehicleMapping,
} from "../src/index.js";

const sequelize = new Sequelize("postgresql://nobody@127.0.0.1:1/none", { logging: false });

// Each line that is expected not to compile fails the type check where it does.
describe("a wrong mapping does not compile, and where it still comes is refused at construction:", () => {
  it.each<[() => unknown, string]>([
    [
      // @ts-expect-error one of two sources
      () => sequelizeVehicles(sequelize, { source: "invoice" }),
      'mapping.source: expected "column" or "workorder", got "invoice"',
    ],
    [
      // @ts-expect-error a name
      () => sequelizeVehicles(sequelize, { vehicle: { table: 5 } }),
      "mapping.vehicle.table: expected a table name, got 5",
    ],
    [
      () => sequelizeVehicles(sequelize, { timeZone: "Mars/Olympus" }),
      'mapping.timeZone: expected an IANA zone such as "Asia/Jakarta", got "Mars/Olympus"',
    ],
  ])("%s", (use, message) => {
    expect(use).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    expect(use).toThrow(message);
  });

  it("what is no Sequelize instance is refused by each part", () => {
    for (const make of [
      sequelizeVehicles,
      sequelizeLedger,
      sequelizeSlots,
      sequelizeRecords,
      sequelizeHistory,
    ]) {
      // @ts-expect-error a URL is no instance
      const use = () => make("postgresql://127.0.0.1/none");
      expect(use).toThrow("sequelize: expected an object with query, transaction, getDialect, got");
    }
  });

  it("a column that there is not does not compile", () => {
    // @ts-expect-error the plate is called plate
    const mapping: VehicleMapping = { vehicle: { no_pol: "nopol" } };
    expect(mapping).toBeDefined();
  });
});
