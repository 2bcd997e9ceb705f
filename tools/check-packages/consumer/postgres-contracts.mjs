import { sequelizeStore } from "@pengingat/adapter-sequelize";
import * as suites from "@pengingat/core/testing";
import * as schedulerPgBoss from "@pengingat/scheduler-pg-boss";
import { Sequelize } from "sequelize";
import { contractHarness } from "./far-sides/contract-harness.ts";
import { connect, createVehicleTables, detailedTablesIn, ID_OF, ZONE } from "./far-sides/vehicle-tables.ts";

/** The suites of the adapters that live in PostgreSQL. */
export async function postgresAdapters(url) {
  const sequelize = new Sequelize(url, { logging: false, pool: { max: 10 } });
  const client = await connect(url);
  const store = sequelizeStore(sequelize);
  await store.migrate();
  const rows = async (sql, values) => (await client.query(sql, values)).rows;

  const repository = (source) =>
    suites.vehicleRepositoryContract(
      async () => ({
        seed: await createVehicleTables(client, "fleet", { id: "uuid", visit: "date" }),
        vehicles: sequelizeStore(sequelize, {
          mapping: { ...detailedTablesIn("fleet"), source, timeZone: ZONE },
        }).vehicles,
      }),
      { idOf: ID_OF.uuid, lacks: source === "column" ? ["isInWorkshop"] : [] },
    );

  const cases = {
    "store.vehicles (column)": repository("column"),
    "store.vehicles (workorder)": repository("workorder"),
    "store.ledger": suites.deliveryLedgerContract(async () => {
      await client.query("truncate reminder_delivery");
      return {
        ledger: store.ledger,
        elapse: (ms) => elapse("reminder_delivery", ms),
        stored: () =>
          rows(`select vehicle_id as "vehicleId", visit_date::text as "visitDate", occasion::text as period, status,
                run_id as "runId", attempts, code, reason from reminder_delivery`),
      };
    }),
    "store.suppressions": suites.suppressionListContract(async () => {
      await client.query("truncate reminder_suppression restart identity");
      return {
        suppressions: store.suppressions,
        stored: () =>
          rows(
            `select number, kind, added_by as by, reason, added_at as "addedAt" from reminder_suppression
             where lifted_at is null`,
          ),
      };
    }),
    "store.quota": suites.sendQuotaContract(async () => {
      await client.query("truncate reminder_day");
      return {
        quota: store.quota,
        async taken(day) {
          const [row] = await rows("select taken from reminder_day where day = $1", [day]);
          return row?.taken ?? 0;
        },
      };
    }),
    "store.scheduledRuns": suites.scheduledRunsContract(async () => {
      await client.query("truncate reminder_slot");
      return {
        scheduledRuns: store.scheduledRuns,
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
    pgBossScheduler: suites.reminderSchedulerContract(contractHarness(schedulerPgBoss, newEngineSchema)),
  };

  let engines = 0;
  function newEngineSchema() {
    engines += 1;
    const schema = `engine_${engines}`;
    const drop = () => client.query(`drop schema if exists ${schema} cascade`);
    return { connectionString: url, schema, drop };
  }

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
