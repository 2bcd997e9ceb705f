import { randomUUID } from "node:crypto";
import { Sequelize } from "sequelize";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sequelizeLedger } from "../../src/index.js";
import { type Migrated, migrated } from "../support/migrated.js";

let bench: Migrated;
/** A session reports its own counts alone, so everything goes through this one. */
let oneSession: Sequelize;

beforeAll(async () => {
  bench = await migrated();
  oneSession = new Sequelize(bench.database.url, { logging: false, pool: { max: 1 } });
});
afterAll(async () => {
  await oneSession.close();
  await bench.end();
});

it("marks what it has claimed without an entry in any index, also where neighbours are marked at once", async () => {
  const claims = Array.from({ length: 500 }, (_, index) => ({
    vehicleId: `vehicle ${index}`,
    visitDate: "2025-12-18",
    occasion: "2025-12-16",
    token: randomUUID(),
  }));
  const run = await sequelizeLedger(oneSession).open({ runId: "run", leaseMs: 60_000, today: "2025-12-16" });
  await run.claim(claims);
  await run.handOver(claims);
  await oneSession.query("select pg_stat_force_next_flush()");
  expect(
    await bench.database.query(
      `select n_tup_upd::int as updates, n_tup_hot_upd::int as "heapOnly"
       from pg_stat_user_tables where relname = 'reminder_delivery'`,
    ),
  ).toEqual([{ updates: 500, heapOnly: 500 }]);
});
