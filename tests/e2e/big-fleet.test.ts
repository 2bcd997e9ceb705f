import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import { createFleet } from "@pengingat/test-support/fleet";
import { type FakeGateway, startGateway } from "@pengingat/test-support/gateway";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Environment, runProgram, startProgram } from "./support/program.ts";
import { API_KEY, report, TODAY } from "./support/workshop.ts";

/** `BIG_FLEET_VEHICLES=200000` for the long form. */
const VEHICLES = Number(process.env.BIG_FLEET_VEHICLES ?? 50_000);
const MEMORY_LIMIT_KB = 200 * 1_024;
/** A few seconds, and room for a machine that has other things to do. */
const TIME_LIMIT_MS = 20_000;

const RECORD_PEAK = new URL("./support/record-peak.mjs", import.meta.url).href;

/** Who is to be written to, in SQL: due, and with a name, a plate and a number that can be a mobile's. */
const EXPECTED = (lastVisits: string) => `
  select '62' || right(regexp_replace(c.hp, '\\D', '', 'g'), 11) as phone
  from (${lastVisits}) as last (id, day) join vehicle v using (id) join customer c on c.id = v.customer_id
  where (last.day + interval '4 months')::date - date '${TODAY}' between 0 and 2
    and btrim(v.no_pol) <> '' and btrim(c.nama) <> '' and c.hp ~ '811[ -]?\\d{8}$'
  order by 1`;

const LAST_VISITS = {
  column: "select id, last_visit_date from vehicle",
  workorder: "select vehicle_id, max(tanggal_keluar) from workorder group by vehicle_id",
};

let database: TestDatabase;
let gateway: FakeGateway;
let home: string;
let env: Environment;

beforeAll(async () => {
  [database, gateway, home] = await Promise.all([
    createDatabase(),
    startGateway(),
    mkdtemp(join(tmpdir(), "pengingat-home-")),
  ]);
  env = {
    PENGINGAT_HOME: home,
    DATABASE_URL: database.url,
    STARSENDER_API_KEY: API_KEY,
    STARSENDER_BASE_URL: gateway.url,
    SEND_RATE_PER_MINUTE: "0",
    SEND_CONCURRENCY: "20",
    REMINDER_TODAY: TODAY,
    PEAK_FILE: join(home, "peak"),
  };
  await createFleet(database.url, { vehicles: VEHICLES, workOrders: 3, today: TODAY, indexes: false });
  // The sources are told apart: of every seventh vehicle, the column says another day than the work orders.
  await database.query(
    "update vehicle set last_visit_date = last_visit_date - 1 where abs(hashtext(id::text)) % 7 = 0",
  );
  await runProgram("migrate", env);
});
beforeEach(async () => {
  gateway.reset();
  await database.query("truncate reminder_delivery");
});
afterAll(async () => {
  await Promise.all([database.drop(), gateway.close(), rm(home, { recursive: true, force: true })]);
});

async function remindsExactly(source: keyof typeof LAST_VISITS): Promise<void> {
  const rows = await database.query<{ phone: string }>(EXPECTED(LAST_VISITS[source]));
  const expected = rows.map(({ phone }) => phone);
  expect(expected.length).toBeGreaterThan(VEHICLES / 200);

  const began = performance.now();
  const ended = await startProgram(
    "remind",
    { ...env, VEHICLE_SOURCE: source },
    ["--json"],
    ["--import", RECORD_PEAK],
  ).ended;
  const took = performance.now() - began;
  expect(ended.code).toBe(0);
  const { details, ...counts } = report(ended);
  expect(counts).toMatchObject({
    total_customers: VEHICLES,
    reminder_sent: expected.length,
    ended: "finished",
    left: 0,
  });
  expect(details).toHaveLength(counts.due);
  expect(gateway.posted.map(({ to }) => to).sort()).toEqual(expected);
  const peak = Number(await readFile(join(home, "peak"), "utf8"));
  expect(peak).toBeLessThan(MEMORY_LIMIT_KB);
  expect(took).toBeLessThan(TIME_LIMIT_MS);
}

test.each(["column", "workorder"] as const)(
  "a big fleet without any index: exactly those that SQL finds by %s are reminded",
  (source) => remindsExactly(source),
);
