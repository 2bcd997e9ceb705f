import { afterAll, beforeAll, expect, test } from "vitest";
import { runProgram } from "./support/program.ts";
import { openWorkshop, type TestWorkshop } from "./support/workshop.ts";

/** Views that convert what people typed. PostgreSQL quotes what it cannot convert: `invalid input syntax for type …: "…"`. */
const VIEWS = `
  alter table vehicle rename to kendaraan;
  alter table kendaraan alter last_visit_date type text using last_visit_date::text;
  create view vehicle as select id, no_pol, customer_id, last_visit_date::date as last_visit_date from kendaraan;
  alter table customer rename to pelanggan;
  alter table pelanggan alter id type text using id::text;
  create view customer as select id::bigint as id, nama, hp from pelanggan;
  insert into kendaraan values (7, 'B 7 XY', 7, 'Budi Rahasia 0811777');
  insert into pelanggan values ('Siti Rahasia 0811888', 'Siti Rahasia', '081108880000')`;
const PERSONAL = /Rahasia|0811777|08110?888/;

let workshop: TestWorkshop;

beforeAll(async () => {
  workshop = await openWorkshop();
  await workshop.add({ id: 1 });
  await workshop.database.query(VIEWS);
});
afterAll(() => workshop.close());

test.each<[args: string[], stderr: RegExp]>([
  [["list", "sent", "--name", "Siti"], /^2 vehicles on file could not be read, and so not looked at\.\n$/],
  [["run"], /"run finished"/],
])("%j shows nothing of a value that a database quotes", async (args, expected) => {
  const env = { ...workshop.env, LOG_LEVEL: "trace" };
  const { stderr, code } = await runProgram("pengingat", env, args);
  expect(code).toBe(0);
  expect(stderr).toMatch(expected);
  expect(stderr).not.toMatch(PERSONAL);
});
