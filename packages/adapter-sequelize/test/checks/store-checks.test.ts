import type { CheckResult } from "@pengingat/core";
import { checksContract } from "@pengingat/core/testing";
import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import { Sequelize } from "sequelize";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type SequelizeStoreOptions, type StoreCheckOptions, sequelizeStore } from "../../src/index.js";

const SECRETS = ["0811000111", "11000111", "Slamet Rahasia", "B 1001 RHS"];
const PASSWORD = "kata-sandi-peran";

/** Where all is well; a test that changes something has a copy. */
let sound: TestDatabase;
let database: TestDatabase;
let role: string;
let url: string;

/** The database's URL for the role of the programs. */
function urlOfRole(): string {
  const own = new URL(database.url);
  own.username = role;
  own.password = PASSWORD;
  return own.href;
}

/** What is to be broken, until the end of the test. */
async function copyOfSound(): Promise<void> {
  const copy = await sound.copy();
  onTestFinished(() => copy.drop());
  database = copy;
  url = urlOfRole();
}

beforeAll(async () => {
  sound = await createDatabase();
  role = `pengingat_${sound.url.slice(-12)}`;
  await sound.query(`create role ${role} login password '${PASSWORD}'`);
  await sound.query(`
    create table customer (id integer primary key, nama text, hp text);
    create table vehicle (id integer primary key, no_pol text, customer_id integer, last_visit_date date);
    create table workorder (id integer primary key, vehicle_id integer, tanggal_keluar date);
    create index on vehicle (last_visit_date, id);
    create index on workorder (tanggal_keluar, vehicle_id);
    create index on workorder (vehicle_id, tanggal_keluar);
    insert into customer select n, 'Slamet Rahasia', '0811000111' || n % 10 from generate_series(1, 10) n;
    insert into vehicle select n, 'B 100' || n || ' RHS', n, current_date - 30 * n from generate_series(1, 10) n;
    insert into workorder select n, n, current_date - 30 * n from generate_series(1, 10) n`);
  const admin = new Sequelize(sound.url, { logging: false });
  const store = sequelizeStore(admin, { mapping: { source: "workorder" } });
  await store.migrate();
  await sound.query(store.grants(role));
  await admin.close();
});
afterAll(() => sound.drop());

beforeEach(() => {
  database = sound;
  url = urlOfRole();
});

async function looked(
  options: SequelizeStoreOptions = {},
  checkOptions: StoreCheckOptions = {},
  on = url,
): Promise<ReadonlyMap<string, CheckResult>> {
  const sequelize = new Sequelize(on, { logging: false });
  try {
    const results = await sequelizeStore(sequelize, options).checks(checkOptions).run();
    return new Map(results.map((each) => [each.name, each]));
  } finally {
    await sequelize.close();
  }
}

it.each<[string, string, NonNullable<SequelizeStoreOptions["mapping"]>]>([
  [
    "last visits in the table of vehicles",
    `alter table vehicle rename id to "vehicleId"; alter table vehicle rename last_visit_date to "Kunjungan ""terakhir"" $1"`,
    { vehicle: { id: "vehicleId", lastVisitDate: 'Kunjungan "terakhir" $1' } },
  ],
  [
    "work orders",
    `alter table workorder rename to "workOrder"; alter table "workOrder" rename tanggal_keluar to "Tanggal Keluar";
     alter table "workOrder" rename vehicle_id to "vehicleId"`,
    {
      source: "workorder",
      workOrder: { table: "workOrder", vehicleId: "vehicleId", dateOut: "Tanggal Keluar" },
    },
  ],
])(
  "the index that is missing on %s is made by the SQL that the remedy has, whatever the columns are called",
  async (_, rename, mapping) => {
    await copyOfSound();
    await database.query(rename);
    await database.query(
      "drop index vehicle_last_visit_date_id_idx, workorder_tanggal_keluar_vehicle_id_idx",
    );
    const found = async () => (await looked({ ...(mapping && { mapping }) })).get("due index");
    const missing = await found();
    expect(missing).toMatchObject({ state: "warning" });
    await database.query(missing?.remedy?.match(/create index .*\)/)?.[0] ?? "");
    expect(await found()).toMatchObject({ state: "ok" });
  },
);

describe("over PostgreSQL they keep the contract:", () => {
  for (const source of ["column", "workorder"] as const) {
    const cases = checksContract(() => {
      const good = new Sequelize(url, { logging: false });
      const lost = new Sequelize("postgresql://nobody@127.0.0.1:1/none", { logging: false });
      const mapping = { source, timeZone: "Asia/Jakarta" };
      return {
        good: sequelizeStore(good, { mapping }).checks(),
        unreachable: sequelizeStore(lost, { mapping }).checks(),
        secrets: [...SECRETS, PASSWORD],
        async close() {
          await good.close();
          await lost.close();
        },
      };
    });
    for (const { name, run } of cases) it(`by ${source}: ${name}`, run);
  }
});

const WORKORDER: SequelizeStoreOptions = { mapping: { source: "workorder" } };

/** What is broken, the SQL that breaks it, the check that says so, and its words. */
const BROKEN: readonly (readonly [
  string,
  string,
  string,
  CheckResult["state"],
  RegExp,
  SequelizeStoreOptions?,
])[] = [
  ["no own tables", "drop table reminder_call", "own tables", "problem", /missing \(reminder_call\)/],
  [
    "an old version",
    "delete from reminder_migration where version > 5",
    "own tables",
    "problem",
    /out of date/,
  ],
  [
    "no right to write them",
    "revoke update on reminder_delivery from ROLE",
    "own tables",
    "problem",
    /may not read or write reminder_delivery/,
  ],
  [
    "a table missing",
    "drop table customer cascade",
    "workshop tables",
    "problem",
    /customer: expected a table/,
  ],
  ["no right to read", "revoke select on vehicle from ROLE", "workshop tables", "problem", /permission/],
  [
    "rows that a policy hides",
    "alter table vehicle enable row level security",
    "workshop tables",
    "problem",
    /row-level security/,
  ],
  [
    "rows that a policy lets nobody see",
    "alter table vehicle enable row level security; create policy cabang on vehicle using (false)",
    "fleet",
    "warning",
    /Row-level security is on for vehicle, and the role sees none/,
  ],
  [
    "a right to write theirs",
    "grant update on customer to ROLE",
    "rights",
    "warning",
    /may also write 1 table of the workshop: customer/,
  ],
  ["no index", "drop index vehicle_last_visit_date_id_idx", "due index", "warning", /reads all of vehicle/],
  [
    "no index by work orders",
    "drop index workorder_tanggal_keluar_vehicle_id_idx",
    "due index",
    "warning",
    /reads all of workorder/,
    WORKORDER,
  ],
  [
    "numbers that nobody can read",
    "update customer set hp = '(0274) 0001' || id where id > 2",
    "numbers",
    "problem",
    /^8 of 10 vehicles \(80%\) have no usable mobile number.*\(02••\) •••••/,
  ],
  [
    "some numbers missing",
    "update customer set hp = null where id > 7",
    "numbers",
    "warning",
    /^3 of 10 vehicles \(30%\)/,
  ],
  [
    "plates missing",
    "update vehicle set no_pol = case id when 1 then null when 2 then ' ' else E'\\u200B' end where id < 4",
    "plates",
    "warning",
    /^3 of 10 vehicles \(30%\) have no plate\.$/,
  ],
  [
    "some names missing",
    "update customer set nama = case id when 1 then null else ' ' end where id < 4",
    "names",
    "warning",
    /^3 of 10 vehicles \(30%\) have no name\.$/,
  ],
  [
    "no name at all",
    "update customer set nama = null",
    "names",
    "problem",
    /^10 of 10 vehicles \(100%\) have no name\.$/,
  ],
  [
    "all vehicles inactive",
    "alter table vehicle add state text default 'off'",
    "fleet",
    "problem",
    /^10 of 10 vehicles are inactive, and are never reminded\.$/,
    { mapping: { vehicle: { inactive: { column: "state", values: ["off"] } } } },
  ],
  [
    "most vehicles inactive",
    "alter table vehicle add state text default 'on'; update vehicle set state = 'off' where id = 1",
    "fleet",
    "warning",
    /^9 of 10 vehicles are inactive/,
    { mapping: { vehicle: { inactive: { column: "state", values: ["on"] } } } },
  ],
  [
    "a visit in the future",
    "update vehicle set last_visit_date = current_date + 40 where id = 1",
    "last visits",
    "warning",
    /1 last visit in the future/,
  ],
  [
    "no last visit at all",
    "update vehicle set last_visit_date = null",
    "last visits",
    "problem",
    /^10 of 10 vehicles \(100%\) have no last visit/,
  ],
  [
    "a vehicle twice",
    "alter table vehicle drop constraint vehicle_pkey; insert into vehicle select * from vehicle where id = 3",
    "repeats",
    "warning",
    /1 vehicle on file more than once/,
  ],
  [
    "a customer twice, of a vehicle with a key",
    "alter table customer drop constraint customer_pkey; insert into customer select id, nama || ' Lama', hp from customer where id = 3",
    "repeats",
    "warning",
    /^1 customer on file more than once: only the row that comes first by name, then number, is used\.$/,
  ],
  [
    "a vehicle twice, and two customers",
    "alter table vehicle drop constraint vehicle_pkey; insert into vehicle select * from vehicle where id = 3; alter table customer drop constraint customer_pkey; insert into customer select * from customer where id < 3",
    "repeats",
    "warning",
    /^1 vehicle on file more than once: .* 2 customers on file more than once: /,
  ],
  [
    "a row for which a view cannot decide",
    "alter table vehicle rename to kendaraan; update kendaraan set no_pol = '' where id = 3; create view vehicle as select * from kendaraan where 1 / length(no_pol) > -1; grant select on vehicle to ROLE",
    "repeats",
    "warning",
    /^Whether a vehicle is on file more than once cannot be told, as a row cannot be read\.$/,
  ],
  [
    "a plate twice",
    "update vehicle set no_pol = 'b-1001 rhs' where id = 2",
    "repeats",
    "warning",
    /1 plate on file for several/,
  ],
  [
    "a vehicle without an id",
    "alter table vehicle drop constraint vehicle_pkey; alter table vehicle alter id drop not null; insert into vehicle (last_visit_date) values (current_date)",
    "ids",
    "warning",
    /1 vehicle on file without an id/,
  ],
  [
    "work orders that never close",
    "insert into workorder select 100 + n, n, null from generate_series(1, 4) n",
    "open work orders",
    "warning",
    /4 vehicles of 10/,
    WORKORDER,
  ],
  ["an empty fleet", "truncate vehicle", "fleet", "warning", /No vehicle is on file/],
];

describe("they find", () => {
  it("what is on file of a sample of a big fleet, and say that it is one", async () => {
    await copyOfSound();
    await database.query(
      "insert into vehicle select n, 'D ' || n || ' RHS', null, null from generate_series(11, 6000) n",
    );
    await database.query("insert into workorder select 100 + n, n, null from generate_series(2000, 5999) n");
    const { what } = (await looked(WORKORDER)).get("open work orders") ?? {};
    expect(what).toMatch(/^4000 vehicles of a sample of 5000 have an open work order/);
    const results = await looked();
    expect(results.get("numbers")?.what).toMatch(
      /^4990 of a sample of 5000 vehicles \(99%\) have no usable mobile number/,
    );
    expect(results.get("plates")).toMatchObject({
      state: "ok",
      what: "0 of a sample of 5000 vehicles (0%) have no plate.",
    });
    expect(results.get("last visits")?.what).toMatch(/^4990 of a sample of 5000 vehicles \(99%\)/);
    expect(results.get("repeats")?.what).toMatch(/plates were compared in a sample of 5000 vehicles\.$/);
  });

  it.each(BROKEN.map((each) => [each[0], each] as const))("%s", async (_, broken) => {
    await copyOfSound();
    const [, sql, name, state, words, options] = broken;
    for (const each of sql.split(";")) await database.query(each.replaceAll("ROLE", role));
    const results = await looked(options);
    expect(results.get(name)).toMatchObject({
      state,
      what: expect.stringMatching(words),
      remedy: expect.any(String),
    });
    const said = JSON.stringify([...results.values()]);
    for (const secret of SECRETS) expect(said).not.toContain(secret);
  });

  it("which id needs a unique key", async () => {
    await copyOfSound();
    await database.query("alter table customer drop constraint customer_pkey");
    await database.query("insert into customer select * from customer where id = 3");
    expect((await looked()).get("repeats")).toMatchObject({ remedy: "Give customer.id a unique key." });
  });

  it("a clock that is an hour off, either way, and one that is some seconds off", async () => {
    const offBy = (ms: number) => looked({}, { now: () => Date.now() + ms });
    const hour = 3_600_000;
    expect((await offBy(hour)).get("clock")).toMatchObject({
      state: "problem",
      what: expect.stringMatching(/60 minutes ahead/),
    });
    expect((await offBy(-hour)).get("clock")).toMatchObject({
      state: "problem",
      what: expect.stringMatching(/60 minutes behind/),
    });
    expect((await offBy(20_000)).get("clock")).toMatchObject({ state: "warning" });
  });

  it("a role that may do anything", async () => {
    expect((await looked({}, {}, database.url)).get("rights")).toMatchObject({ state: "warning" });
  });

  it("a role that there is not, without showing its password", async () => {
    const wrong = new URL(url);
    wrong.username = "tidak_ada";
    const results = await looked({}, {}, wrong.href);
    expect([...results.keys()]).toEqual(["database"]);
    expect(results.get("database")).toMatchObject({ state: "problem" });
    expect(JSON.stringify(results.get("database"))).not.toContain(PASSWORD);
  });
});

describe("they look for ids that are there twice", () => {
  async function groupings() {
    const statements: string[] = [];
    const sequelize = new Sequelize(url, { logging: (sql) => statements.push(sql) });
    const results = await sequelizeStore(sequelize)
      .checks()
      .run()
      .finally(() => sequelize.close());
    expect(results.find(({ name }) => name === "repeats")).toEqual({
      name: "repeats",
      state: "ok",
      what: "No vehicle, customer or plate is on file twice.",
    });
    return statements.filter((sql) => /having count/.test(sql));
  }

  it("in no statement where a key forbids it", async () => {
    await copyOfSound();
    expect(await groupings()).toEqual([]);
    await database.query("alter table customer drop constraint customer_pkey");
    await database.query("create unique index on customer (id) include (hp)");
    expect(await groupings()).toEqual([]);
  });

  it("where a key is of more than the id, or of some rows only", async () => {
    await copyOfSound();
    await database.query("alter table customer drop constraint customer_pkey");
    await database.query("alter table customer alter id drop not null");
    await database.query("create unique index on customer (id, hp)");
    await database.query("create unique index on customer (id) where id < 3");
    await database.query("insert into customer (nama) values (null), (null)");
    expect(await groupings()).toEqual([expect.stringContaining("customer")]);
  });
});

it("they change nothing", async () => {
  await copyOfSound();
  const before = await database.query(
    "select sum(n_tup_ins + n_tup_upd + n_tup_del)::text as writes from pg_stat_user_tables",
  );
  await looked();
  const after = await database.query(
    "select sum(n_tup_ins + n_tup_upd + n_tup_del)::text as writes from pg_stat_user_tables",
  );
  expect(after).toEqual(before);
});
