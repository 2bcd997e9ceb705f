import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import { createFleet } from "@pengingat/test-support/fleet";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const TODAY = "2026-01-15";
const DUE = `(last_visit_date + interval '4 months')::date - date '${TODAY}' between 0 and 2`;

let database: TestDatabase;

const open = async () => {
  database = await createDatabase();
};
const drop = () => database.drop();

async function number(sql: string): Promise<number> {
  const [row] = await database.query<{ n: string }>(`select (${sql})::text as n`);
  return Number(row?.n);
}

describe.each(["uuid", "text", "integer"] as const)("a fleet with ids of %s", (idType) => {
  beforeAll(async () => {
    await open();
    await createFleet(database.url, { vehicles: 7200, workOrders: 2, today: TODAY, idType });
  });
  afterAll(drop);

  test("has as many vehicles, customers and work orders as asked for", async () => {
    expect(await number("select count(*) from vehicle")).toBe(7200);
    expect(await number("select count(*) from customer")).toBe(5040);
    expect(await number("select count(*) from workorder")).toBe(14_400);
  });

  test("has about 3 in 360 due, the same by column and by work order", async () => {
    const due = await number(`select count(*) from vehicle where ${DUE}`);
    expect(due).toBeGreaterThan(50);
    expect(due).toBeLessThanOrEqual(60);
    const different = await number(`select count(*) from vehicle v where last_visit_date is distinct from
      (select max(tanggal_keluar) from workorder w where w.vehicle_id = v.id)`);
    expect(different).toBe(0);
  });

  test("joins, but for the vehicles that have no customer", async () => {
    const joined = await number("select count(*) from vehicle v join customer c on c.id = v.customer_id");
    const without = await number("select count(*) from vehicle where customer_id is null");
    expect(joined + without).toBe(7200);
    expect(without).toBe(71);
  });

  test("has only invented numbers, each customer another", async () => {
    const shared = await number(`select count(*) from (select regexp_replace(hp, '\\D', '', 'g') from customer
      where hp <> 'tidak ada' group by 1 having count(*) > 1) as s`);
    expect(shared).toBe(0);
    const other = await number(
      "select count(*) from customer where hp !~ '^(0|62|\\+62 |\\+62 \\(0\\))811[ -]?\\d{8}$' and hp <> 'tidak ada'",
    );
    expect(other).toBe(0);
  });
});

describe("a fleet", () => {
  beforeAll(open);
  afterAll(drop);

  test("the same options give the same fleet, another seed another", async () => {
    const print = async (seed: number) => {
      await database.query("drop table if exists customer, vehicle, workorder");
      await createFleet(database.url, { vehicles: 500, today: TODAY, seed });
      const [row] = await database.query<{ md5: string }>(
        `select md5(string_agg(t, '|' order by t)) from (select v::text from vehicle v union all
         select c::text from customer c union all select w::text from workorder w) as r(t)`,
      );
      return row?.md5;
    };
    const first = await print(1);
    expect(await print(1)).toBe(first);
    expect(await print(2)).not.toBe(first);
  });

  test("without flaws everybody has a visit, a customer, a name, a plate and a number", async () => {
    await database.query("drop table customer, vehicle, workorder");
    await createFleet(database.url, {
      vehicles: 1080,
      today: TODAY,
      flaws: false,
      workOrders: 0,
      spreadDays: 360,
    });
    const whole = await number(`select count(*) from vehicle v join customer c on c.id = v.customer_id
      where last_visit_date is not null and no_pol <> '' and nama <> '' and hp ~ '811'`);
    expect(whole).toBe(1080);
    expect(await number(`select count(*) from vehicle where ${DUE}`)).toBe(9);
    expect(await number("select count(*) from workorder")).toBe(0);
  });

  test("numbers and dates that are none are refused", async () => {
    await expect(createFleet(database.url, { vehicles: -1, today: TODAY })).rejects.toThrow(
      "vehicles: expected a whole number of at least 0, got -1",
    );
    await expect(createFleet(database.url, { vehicles: 1, today: "today" })).rejects.toThrow(
      "today: expected YYYY-MM-DD, got today",
    );
  });
});
