import { randomUUID } from "node:crypto";
import { deliveryLedgerContract } from "@pengingat/core/testing";
import { QueryTypes, Sequelize } from "sequelize";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sequelizeLedger } from "../../src/index.js";
import { ADVANCE } from "../../src/ledger/ledger-statements.js";
import { type Migrated, migrated } from "../support/migrated.js";

describe("the Sequelize ledger", () => {
  let bench: Migrated;

  beforeAll(async () => {
    bench = await migrated();
  });
  afterAll(() => bench.end());

  const cases = deliveryLedgerContract(async () => {
    await bench.database.query("truncate reminder_delivery");
    return {
      ledger: sequelizeLedger(bench.sequelize),
      async elapse(ms) {
        await bench.database.query(
          "update reminder_delivery set lease_until = lease_until - $1::float8 * interval '1 ms'",
          [ms],
        );
      },
      stored: () =>
        bench.database.query(
          `select vehicle_id as "vehicleId", visit_date::text as "visitDate", occasion::text, status
           from reminder_delivery`,
        ),
      dispose: async () => {},
    };
  });
  for (const { name, run } of cases) it(name, run);

  it("takes rows that were written without a lease as held for one lease after they were written", async () => {
    await bench.database.query("truncate reminder_delivery");
    await bench.database.query(
      `insert into reminder_delivery (vehicle_id, visit_date, occasion, status, updated_at)
       values ('fresh', '2025-12-18', '2025-12-16', 'claimed', now()),
         ('stale', '2025-12-18', '2025-12-16', 'claimed', now() - interval '2 seconds'),
         ('stale hand-over', '2025-12-18', '2025-12-16', 'sending', now() - interval '2 seconds')`,
    );
    const run = await sequelizeLedger(bench.sequelize).open({
      runId: "run",
      leaseMs: 1_000,
      today: "2025-12-16",
    });
    const claims = ["fresh", "stale", "stale hand-over"].map((vehicleId) => ({
      vehicleId,
      visitDate: "2025-12-18",
      occasion: "2025-12-16",
      token: randomUUID(),
    }));
    expect((await run.claim(claims)).map(({ state }) => state)).toEqual(["held", "claimed", "unknown"]);
  });

  it("says that the database is lost, in words without parameters, where it cannot be reached", async () => {
    const gone = new Sequelize("postgresql://nobody@127.0.0.1:1/none", { logging: false });
    const lost = sequelizeLedger(gone).open({ runId: "run", leaseMs: 1_000, today: "2025-12-16" });
    await expect(lost).rejects.toMatchObject({ code: "DATABASE_LOST" });
    await gone.close();
  });

  it("looks up the rows that it moves on by their key, also where the statistics know of no rows", async () => {
    await bench.database.query("truncate reminder_delivery");
    await bench.database.query("analyze reminder_delivery");
    await bench.database.query(
      `insert into reminder_delivery (vehicle_id, visit_date, occasion, status, token)
       select n::text, '2025-12-18', '2025-12-16', 'claimed', gen_random_uuid() from generate_series(1, 20000) as n`,
    );
    const ids = Array.from({ length: 200 }, (_, index) => String(index + 1));
    const dates = ids.map(() => "2025-12-16");
    const rows = await bench.sequelize.query<Record<"QUERY PLAN", string>>(`explain (costs off) ${ADVANCE}`, {
      bind: [
        ids,
        dates,
        dates,
        ids.map(() => randomUUID()),
        ids.map(() => "sending"),
        [],
        [],
        [],
        [],
        [],
        60_000,
      ],
      type: QueryTypes.SELECT,
    });
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).toContain("Index Scan using reminder_delivery_vehicle_id_visit_date_occasion_key");
    expect(plan).toContain("Index Scan using reminder_delivery_pkey");
    expect(plan).not.toContain("Seq Scan");
  });

  it("lets no two runs lock each other out when they want the same page in another order", async () => {
    await bench.database.query("truncate reminder_delivery");
    const ledger = sequelizeLedger(bench.sequelize);
    const keys = Array.from({ length: 200 }, (_, index) => ({
      vehicleId: String(index),
      visitDate: "2025-12-18",
      occasion: "2025-12-16",
    }));
    const claims = (order: typeof keys) => order.map((key) => ({ ...key, token: randomUUID() }));
    for (let round = 0; round < 5; round += 1) {
      const runs = await Promise.all(
        ["a", "b", "c", "d"].map((runId) => ledger.open({ runId, leaseMs: 1_000, today: "2025-12-16" })),
      );
      await Promise.all(runs.map((run, index) => run.claim(claims(index % 2 ? keys : keys.toReversed()))));
      await Promise.all(runs.map((run) => run.close({ finished: false })));
    }
  });
});
