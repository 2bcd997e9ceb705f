import { deliveryLedgerContract } from "@pengingat/core/testing";
import { Sequelize } from "sequelize";
import { afterAll, beforeAll, describe, it } from "vitest";
import { createDatabase, type TestDatabase } from "../../../../tests/support/database.ts";
import { migrate, sequelizeLedger } from "../../src/index.js";

describe("the Sequelize ledger", () => {
  let database: TestDatabase;
  let sequelize: Sequelize;

  beforeAll(async () => {
    database = await createDatabase();
    sequelize = new Sequelize(database.url, { logging: false, pool: { max: 10 } });
    await migrate(sequelize);
  });
  afterAll(async () => {
    await sequelize.close();
    await database.drop();
  });

  const cases = deliveryLedgerContract(async () => {
    await sequelize.query("truncate reminder_delivery");
    return {
      ledger: sequelizeLedger(sequelize),
      async elapse(ms) {
        await sequelize.query(
          "update reminder_delivery set lease_until = lease_until - $1::float8 * interval '1 ms'",
          { bind: [ms] },
        );
      },
      async stored() {
        const [rows] = await sequelize.query(
          `select vehicle_id as "vehicleId", visit_date::text as "visitDate", occasion::text, status from reminder_delivery`,
        );
        return rows as { vehicleId: string; visitDate: string; occasion: string; status: string }[];
      },
      dispose: async () => {},
    };
  });
  for (const { name, run } of cases) it(name, run);
});
