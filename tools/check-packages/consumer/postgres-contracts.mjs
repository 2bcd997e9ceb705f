import {
  migrate,
  sequelizeLedger,
  sequelizeQuota,
  sequelizeSlots,
  sequelizeSuppressions,
  sequelizeVehicles,
} from "@pengingat/adapter-sequelize";
import * as suites from "@pengingat/core/testing";
import { Sequelize } from "sequelize";
import { connect, createVehicleTables, detailedTablesIn, ID_OF, ZONE } from "./far-sides/vehicle-tables.ts";

/** The suites of the adapters that live in PostgreSQL. */
export async function postgresAdapters(url) {
  const sequelize = new Sequelize(url, { logging: false, pool: { max: 10 } });
  const client = await connect(url);
  await migrate(sequelize);
  const rows = async (sql, values) => (await client.query(sql, values)).rows;

  const repository = (source) =>
    suites.vehicleRepositoryContract(
      async () => ({
        seed: await createVehicleTables(client, "fleet", { id: "uuid", visit: "date" }),
        vehicles: sequelizeVehicles(sequelize, { ...detailedTablesIn("fleet"), source, timeZone: ZONE }),
      }),
      { idOf: ID_OF.uuid },
    );

  const cases = {
    "sequelizeVehicles (column)": repository("column"),
    "sequelizeVehicles (workorder)": repository("workorder"),
    sequelizeLedger: suites.deliveryLedgerContract(async () => {
      await client.query("truncate reminder_delivery");
      return {
        ledger: sequelizeLedger(sequelize),
        elapse: (ms) => elapse("reminder_delivery", ms),
        stored: () =>
          rows(`select vehicle_id as "vehicleId", visit_date::text as "visitDate", occasion::text, status
                from reminder_delivery`),
        dispose: async () => {},
      };
    }),
    sequelizeSuppressions: suites.suppressionListContract(async () => {
      await client.query("truncate reminder_suppression restart identity");
      return {
        suppressions: sequelizeSuppressions(sequelize),
        stored: () =>
          rows(
            `select number, kind, added_by as by, reason, added_at as "addedAt" from reminder_suppression`,
          ),
      };
    }),
    sequelizeQuota: suites.sendQuotaContract(async () => {
      await client.query("truncate reminder_day");
      return {
        quota: sequelizeQuota(sequelize),
        async taken(day) {
          const [row] = await rows("select taken from reminder_day where day = $1", [day]);
          return row?.taken ?? 0;
        },
      };
    }),
    sequelizeSlots: suites.slotLedgerContract(async () => {
      await client.query("truncate reminder_slot");
      return {
        slots: sequelizeSlots(sequelize),
        elapse: (ms) => elapse("reminder_slot", ms),
        async stored({ job, scheduledFor }) {
          const [row] = await rows(
            `select finished_at is not null as finished, token from reminder_slot
             where job = $1 and scheduled_for = $2`,
            [job, scheduledFor],
          );
          return row ?? null;
        },
      };
    }),
  };

  async function elapse(table, ms) {
    await client.query(`update ${table} set lease_until = lease_until - $1::float8 * interval '1 ms'`, [ms]);
  }

  return {
    cases,
    async close() {
      await client.end();
      await sequelize.close();
    },
  };
}
