import { oddArguments, type PublicFunction } from "@pengingat/test-support/odd-arguments";
import { Sequelize } from "sequelize";
import { describe, expect, it } from "vitest";
import { sequelizeStore } from "../src/index.js";

const sequelize = new Sequelize("postgresql://nobody@127.0.0.1:1/none", { logging: false });
const store = sequelizeStore(sequelize);
const MAPPING = {
  ...{ source: "column", timeZone: "Asia/Jakarta", visitZone: "UTC" },
  vehicle: {
    table: "v",
    id: "i",
    plate: "p",
    customerId: "c",
    lastVisitDate: "l",
    inactive: { column: "m", values: ["x"] },
  },
  customer: { table: "c", id: "i", name: "n", phone: "p", salutation: "s", language: "l", inactive: "m" },
  workOrder: { table: "w", vehicleId: "v", dateOut: "d", open: "skip" },
};

const FUNCTIONS: Readonly<Record<string, PublicFunction>> = {
  sequelizeStore: { call: sequelizeStore, args: [sequelize, { mapping: MAPPING, sender: "satu" }] },
  migrate: { call: store.migrate, args: [{ secondLedger: true }] },
  checks: { call: store.checks, args: [{ now: Date.now }] },
  grants: { call: store.grants, args: ["pengingat"] },
};

describe("what plain JavaScript may bring", () => {
  it.each(Object.entries(FUNCTIONS))(
    "is taken or refused by %s with a ReminderError that names what is wrong",
    async (_, given) => {
      expect(await oddArguments(given)).toEqual([]);
    },
  );
});
