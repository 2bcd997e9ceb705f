import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoHome } from "./support/demo-home.ts";
import { type Environment, runProgram } from "./support/program.ts";
import { report, TODAY } from "./support/workshop.ts";

let home: string;
let file: string;

beforeAll(async () => {
  home = await demoHome();
  file = join(home, "pelanggan.csv");
});
afterAll(() => rm(home, { recursive: true, force: true }));

const HEADINGS = "No. Polisi;Nama Pelanggan;No. HP;Servis Terakhir";

/** A file as Excel saves it where commas are decimal points. */
const write = (...lines: string[]) =>
  writeFile(file, Buffer.from([HEADINGS, ...lines, ""].join("\r\n"), "latin1"));

const pengingat = (env: Environment, ...args: string[]) =>
  runProgram("pengingat", { PENGINGAT_HOME: home, REMINDER_TODAY: TODAY, ...env }, args);

test("tables that an import made are pengingat's: doctor warns of no rights, and an erasure reaches them", async () => {
  const database = await createDatabase();
  const role = `importer_${process.pid}`;
  await database.query(`create role ${role} login`);
  await database.query(`grant create on schema public to ${role}`);
  const url = new URL(database.url);
  url.username = role;
  const env = { DATABASE_URL: url.href };
  try {
    await write("B 1 A;Adi;081100000001;16/09/2025", "B 2 B;Budi;081100000002;16/09/2025");
    expect((await pengingat(env, "import", file, "--apply")).code).toBe(0);
    expect((await pengingat(env, "migrate")).code).toBe(0);
    const { checks } = report(await pengingat(env, "doctor", "--json"));
    expect(checks.find(({ name }: { name: string }) => name === "rights")).toEqual({
      ...{ name: "rights", state: "ok" },
      what: "The role may write pengingat's own tables, and customer and vehicle.",
    });

    await database.query(
      `insert into reminder_delivery (vehicle_id, visit_date, occasion, status, recipient, begun_on, token)
       values ('1', '2026-01-16', '2026-01-15', 'sent', '6281100000001', '2026-01-15', gen_random_uuid())`,
    );
    const would = await pengingat(env, "person", "erase", "0811 0000 0001", "--dry-run");
    expect(would.stdout).toMatch(/^Would erase: 1 message, 1 customer on file\.\n/);
    const erased = await pengingat(env, "person", "erase", "0811 0000 0001");
    expect(erased.stdout).toMatch(
      /^Erased: 1 message, 1 customer on file\.\nTheir vehicles stay.*\nA second number in the/,
    );
    const onFile = () =>
      database.query(
        "select v.id, v.no_pol, c.nama, c.hp from vehicle v join customer c on c.id = v.customer_id order by v.id",
      );
    const other = { id: 2, no_pol: "B 2 B", nama: "Budi", hp: "081100000002" };
    expect(await onFile()).toEqual([{ id: 1, no_pol: "B 1 A", nama: null, hp: null }, other]);
    expect((await pengingat(env, "person", "erase", "0811 0000 0001")).stdout).toBe("Erased: nothing.\n");

    // The same file again brings the customer back under the same vehicle, to whom a message has gone.
    expect((await pengingat(env, "import", file, "--apply")).code).toBe(0);
    expect(await onFile()).toEqual([{ id: 1, no_pol: "B 1 A", nama: "Adi", hp: "081100000001" }, other]);
  } finally {
    await database.query(`drop owned by ${role}`);
    await database.query(`drop role ${role}`);
    await database.drop();
  }
});

describe("with a database that has no tables yet,", () => {
  let database: TestDatabase;
  let env: Environment;

  beforeAll(async () => {
    database = await createDatabase();
    env = { DATABASE_URL: database.url };
  });
  afterAll(() => database.drop());

  const fleet = () =>
    database.query(
      `select v.no_pol, c.nama, c.hp, v.last_visit_date::text as visit, v.customer_id::int as owner
       from vehicle v left join customer c on c.id = v.customer_id order by v.no_pol`,
    );
  const tables = async () =>
    (
      await database.query<{ name: string }>(
        "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
      )
    )
      .map(({ name }) => name)
      .sort();

  test("a preview shows everything and writes nothing", async () => {
    await write("B 1 A;Adi;081100000001;16/09/2025", "B 2 B;René;8,11E+11;05/08/2025");
    const { code, stdout, stderr } = await pengingat(env, "import", file);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toContain(
      "pelanggan.csv: 2 lines (CSV, Windows-1252, separated by ;), headings in line 1",
    );
    expect(stdout).toContain("the day comes first");
    expect(stdout).toContain("vehicles to add: 1, to change: 0, left as they are: 0");
    expect(stdout).toContain('line 3, column C (No. HP), "8,11E+11": the spreadsheet has rounded the number');
    expect(stdout).toContain("Nothing was written.");
    expect(await tables()).toEqual([]);
  });

  test("an import makes the tables, and again changes nothing", async () => {
    await write(
      "B 1 A;Adi;081100000001;16/09/2025",
      "B 2 B;René;'0811-0000-0002;05/08/2025",
      "B 3 C;Adi;+62 811 0000 0001;17/09/2025",
      "B 4 D;Tanpa Nomor;;",
    );
    const first = await pengingat(env, "import", file, "--apply", "--json");
    expect(first.code, first.stderr).toBe(0);
    expect(report(first)).toMatchObject({ applied: true, encoding: "Windows-1252", date_order: "day-first" });
    expect(report(first).added).toHaveLength(4);
    const rows = await fleet();
    expect(rows).toEqual([
      { no_pol: "B 1 A", nama: "Adi", hp: "081100000001", visit: "2025-09-16", owner: 1 },
      { no_pol: "B 2 B", nama: "René", hp: "081100000002", visit: "2025-08-05", owner: 2 },
      { no_pol: "B 3 C", nama: "Adi", hp: "081100000001", visit: "2025-09-17", owner: 1 },
      { no_pol: "B 4 D", nama: "Tanpa Nomor", hp: null, visit: null, owner: 3 },
    ]);
    const again = report(await pengingat(env, "import", file, "--apply", "--json"));
    expect(again).toMatchObject({ added: [], changed: [], same: 4 });
    expect(await fleet()).toEqual(rows);
    expect(await tables()).toEqual(["customer", "vehicle"]);
  });

  test("a later file changes what it says otherwise, and moves no visit back", async () => {
    await write(
      "B1A;Adi;081100000009;01/01/2025",
      "b-3-c;Adi;081100000009;",
      "B 2 B;Rina;;10/01/2026",
      "B 5 E;Rina;0811 0000 0002;10/01/2026",
    );
    const { added, changed, same, earlier } = report(
      await pengingat(env, "import", file, "--apply", "--json"),
    );
    expect([added.length, changed.length, same, earlier]).toEqual([1, 3, 0, 1]);
    const [adi, rina] = (await fleet()).map(({ owner }) => owner);
    expect(await fleet()).toEqual([
      { no_pol: "B 1 A", nama: "Adi", hp: "081100000009", visit: "2025-09-16", owner: adi },
      { no_pol: "B 2 B", nama: "Rina", hp: "081100000002", visit: "2026-01-10", owner: rina },
      { no_pol: "B 3 C", nama: "Adi", hp: "081100000009", visit: "2025-09-17", owner: adi },
      { no_pol: "B 4 D", nama: "Tanpa Nomor", hp: null, visit: null, owner: 3 },
      { no_pol: "B 5 E", nama: "Rina", hp: "081100000002", visit: "2026-01-10", owner: rina },
    ]);
    expect(await database.query("select count(*)::int as count from customer")).toEqual([{ count: 3 }]);
    await pengingat(env, "import", file, "--apply", "--replace-visits");
    expect((await fleet())[0]).toMatchObject({ no_pol: "B 1 A", visit: "2025-01-01" });
  });

  test("runs and previews read the imported tables", async () => {
    expect((await pengingat(env, "migrate")).code).toBe(0);
    const ended = await pengingat(env, "run", "--dry-run", "--json");
    expect(report(ended)).toMatchObject({ total_customers: 5, due: 1, planned: 1 });
  });
});

describe("tables that no import made", () => {
  const MADE = `create table customer (id integer primary key, nama text, hp text);
    create table vehicle (id integer primary key, no_pol text, customer_id integer, last_visit_date date)`;

  test.each<[string, string]>([
    ["of a workshop", MADE],
    ["of which one is there", "create table customer (id integer primary key, nama text, hp text)"],
    [
      "that are views",
      `create view customer as select 1 as id, 'A'::text as nama, '0811'::text as hp;
      create view vehicle as select 1 as id, 'B 1 A'::text as no_pol, 1 as customer_id, current_date as last_visit_date`,
    ],
    [
      "with other columns than those of an import, whatever their comments say",
      `create table customer (id uuid primary key, nama text, hp text); create table vehicle (id integer, no_pol text);
       comment on table customer is 'Made by pengingat import, which may change its rows.';
       comment on table vehicle is 'Made by pengingat import, which may change its rows.'`,
    ],
    [
      "beside one that an import made",
      `${MADE}; comment on table customer is 'Made by pengingat import, which may change its rows.'`,
    ],
  ])("%s are never written to", async (_, sql) => {
    const database = await createDatabase();
    try {
      await database.query(sql);
      await write("B 1 A;Adi;081100000001;16/09/2025");
      for (const options of [[], ["--apply"]]) {
        const { code, stdout, stderr } = await pengingat(
          { DATABASE_URL: database.url },
          "import",
          file,
          ...options,
        );
        expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
        expect(stderr).toMatch(/no import made them: pengingat only reads them\.\nNothing was written/);
      }
      const [row] = await database.query("select count(*)::int as count from customer where nama = 'Adi'");
      expect(row).toEqual({ count: 0 });
    } finally {
      await database.drop();
    }
  });
});

test("what is wrong with a file, a heading or an option is said in a sentence", async () => {
  await write("B 1 A;Adi;081100000001;16/09/2025");
  const env = { DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none" };
  const missing = await pengingat(env, "import", join(home, "none.csv"));
  expect(missing).toMatchObject({ code: 2, stderr: "none.csv cannot be read (ENOENT).\n" });
  const mapped = await pengingat(env, "import", file, "--map", "hp=Telepon Rumah");
  expect(mapped).toMatchObject({
    code: 2,
    stderr: 'pelanggan.csv: no column has the heading "Telepon Rumah".\n',
  });
  const option = await pengingat(env, "import", file, "--map", "plat=No. Polisi");
  expect(option.stderr).toContain("Expected one of no_pol, nama, hp, last_visit_date");
  const unreachable = await pengingat(env, "import", file);
  expect(unreachable.code).toBe(3);
  expect(unreachable.stderr).toMatch(/^The database cannot be reached: nothing listens/);
});

test("in the embedded database the demo gives way to the first import, and then messages may be sent", async () => {
  const embedded = {
    STARSENDER_API_KEY: "kunci-rahasia-0123456789",
    STARSENDER_BASE_URL: "http://127.0.0.1:1",
  };
  // The demo is reminded, in rows that must not count for the imported vehicles of the same ids.
  expect((await pengingat({}, "run", "--json")).code).toBe(0);
  const refused = await pengingat(embedded, "run", "--dry-run");
  expect(refused.stderr).toMatch(/^ {2}DATABASE_URL: required with STARSENDER_API_KEY, got none/m);
  await write("B 1 A;Adi;081100000001;16/09/2025", "B 2 B;Budi;081100000002;17/09/2025");
  expect((await pengingat(embedded, "import", file, "--apply")).stdout).toContain("The demo is gone.");
  const preview = report(await pengingat(embedded, "run", "--dry-run", "--json"));
  expect(preview).toMatchObject({ total_customers: 2, due: 2, planned: 2 });
}, 120_000);
