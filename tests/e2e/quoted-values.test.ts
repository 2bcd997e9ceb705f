import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

/** A list that another system has sent. */
const LIST = join(tmpdir(), `sent-${crypto.randomUUID()}.csv`);

let workshop: TestWorkshop;

beforeAll(async () => {
  workshop = await openWorkshop();
  await workshop.add({ id: 1 });
  await writeFile(LIST, "no_pol\nB 1001 XY\n");
  await workshop.database.query(VIEWS);
});
afterAll(() => Promise.all([workshop.close(), rm(LIST)]));

test.each<[args: string[], code: number, stderr: RegExp]>([
  [["list", "sent", "--name", "Siti"], 0, /^2 vehicles on file could not be read, and so not looked at\.\n$/],
  [["compare", "FILE"], 1, /^2 vehicles on file could not be read, and so not looked at\.\n$/],
  [["import", "FILE", "--sent"], 0, /^2 vehicles on file could not be read, and so not looked at\.\n$/],
  [["export", "vehicles", "--output", "-"], 0, /^2 vehicles on file could not be read, and so left out\.\n$/],
  [["run"], 0, /"run finished"/],
])("%j shows nothing of a value that a database quotes", async (args, expected, said) => {
  const env = { ...workshop.env, LOG_LEVEL: "trace" };
  const given = args.map((arg) => (arg === "FILE" ? LIST : arg));
  const { stderr, code } = await runProgram("pengingat", env, given);
  expect(code).toBe(expected);
  expect(stderr).toMatch(said);
  expect(stderr).not.toMatch(PERSONAL);
});
