import { createReminderService, reminderResults } from "@pengingat/core";
import { fixedClock, recordingMessenger } from "@pengingat/core/testing";
import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import pg from "pg";
import { Sequelize } from "sequelize";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { sequelizeStore } from "../../src/index.js";

const TODAY = "2026-01-15";
const SEPTEMBER = { from: "2025-09-15", to: "2025-09-17" };

/** By encoding; each is copied, which takes less time than a migration. */
const templates = new Map<string, TestDatabase>();

afterAll(async () => {
  for (const template of templates.values()) await template.drop();
});

async function template(encoding: string): Promise<TestDatabase> {
  const made = templates.get(encoding);
  if (made) return made;
  const database = await createDatabase(undefined, encoding);
  templates.set(encoding, database);
  await database.query(`
    create table customer (id integer, nama text, hp text);
    create table kendaraan (id integer, no_pol text, customer_id integer, tanggal text);
    insert into customer select n, 'Pelanggan ' || n, '0811' || lpad(n::text, 7, '0') from generate_series(1, 10) n;
    insert into kendaraan select n, 'B ' || n, n, '2025-09-' || 15 + n % 3 from generate_series(1, 10) n;
    create view vehicle as select id, no_pol, customer_id, tanggal::date as last_visit_date from kendaraan;
    create view workorder as select id as vehicle_id, tanggal::date as tanggal_keluar from kendaraan;`);
  const sequelize = new Sequelize(database.url, { logging: false });
  await sequelizeStore(sequelize).migrate();
  await sequelize.close();
  return database;
}

/** Tables of ten due vehicles without any key; `change` makes them odd. */
async function oddTables(
  change: string,
  { encoding = "UTF8", source = "column" }: { encoding?: string; source?: "column" | "workorder" } = {},
) {
  const database = await (await template(encoding)).copy();
  const statements: string[] = [];
  const sequelize = new Sequelize(database.url, { logging: (sql) => statements.push(sql) });
  onTestFinished(async () => {
    await sequelize.close();
    await database.drop();
  });
  const client = new pg.Client(database.url);
  await client.connect();
  // Bytes of this file are UTF-8, those of the tables are not.
  if (encoding === "SQL_ASCII") await client.query("set client_encoding to sql_ascii");
  await client.query(change);
  await client.end();
  const { query } = database;
  const store = sequelizeStore(sequelize, { mapping: { source } });
  await store.migrate();
  return { store, sequelize, query, statements };
}

/** Runs a dry run and two runs over small pages; returns what they said of each vehicle that was not sent to. */
async function runs(store: ReturnType<typeof sequelizeStore>) {
  const messenger = recordingMessenger();
  const clock = fixedClock(TODAY);
  const service = createReminderService(
    { ...store, messenger, clock },
    { servicePhone: "0811", ratePerMinute: 0, pageSize: 4, concurrency: 3 },
  );
  const preview = await service.preview();
  const run = await service.run();
  const again = await service.run();
  const { due, ended, left, skipped } = run;
  expect([preview.due, preview.planned, again.sent]).toEqual([due, run.sent, 0]);
  const problems = run.reminders.filter(({ status }) => status === "skipped");
  expect(preview.reminders.filter(({ status }) => status === "skipped")).toEqual(problems);
  return {
    counts: { due, ended, left, skipped },
    gaps: preview.gaps,
    to: messenger.accepted.map(({ to }) => Number(to.slice(-3))).toSorted((a, b) => a - b),
    problems: problems.map((each) => [
      each.vehicleId,
      "code" in each && each.code,
      "reason" in each && each.reason,
    ]),
  };
}

const unreadable = (id: string) => [
  id,
  "INCOMPLETE_DATA",
  `vehicle ${id} has a value on file that cannot be read`,
];
const repeated = (id: string) => [
  id,
  "INCOMPLETE_DATA",
  `vehicle ${id} is on file more than once, or its customer is: only one row is used`,
];
const allBut = (...ids: number[]) => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].filter((id) => !ids.includes(id));

test("bytes that are no UTF-8 cost their own rows", async () => {
  const { store } = await oddTables(
    `update customer set nama = E'Jos\\351' where id = 4; update kendaraan set no_pol = E'B \\377' where id = 9`,
    { encoding: "SQL_ASCII" },
  );
  const { to, problems, counts } = await runs(store);
  expect(to).toEqual(allBut(4, 9));
  expect(problems.toSorted()).toEqual([unreadable("4"), unreadable("9")]);
  expect(counts).toEqual({ due: 10, ended: "finished", left: 0, skipped: 2 });
});

test("a customer of whom a view cannot make a row costs the own vehicle", async () => {
  const { store } = await oddTables(
    `update customer set hp = 'kosong' where id = 6; alter table customer rename to pelanggan;
     create view customer as select id, nama, coalesce('0' || hp::bigint, '-') as hp from pelanggan`,
  );
  const { to, problems, counts } = await runs(store);
  expect(to).toEqual(allBut(6));
  expect(problems).toEqual([unreadable("6")]);
  expect(counts).toEqual({ due: 10, ended: "finished", left: 0, skipped: 1 });
  const found = await store.vehicles.findByIds(["5", "6", "11"]);
  expect(found.map(({ id }) => id)).toEqual(["5"]);
  expect(found).toHaveProperty("unreadable", ["6"]);
});

const VIEW_OF_CUSTOMERS = (hp: string) =>
  `alter table customer rename to pelanggan; create view customer as select id, nama, ${hp} as hp from pelanggan`;

test.each([
  [
    "breaks the rule of a domain",
    `create domain nomor as text check (value ~ '^08'); update customer set hp = 'x' where id = 6; ${VIEW_OF_CUSTOMERS("hp::nomor")}`,
  ],
  [
    "is null in a domain that takes none",
    `create domain nomor as text not null; update customer set hp = null where id = 6; ${VIEW_OF_CUSTOMERS("hp::nomor")}`,
  ],
  [
    "is two rows where a view expects one",
    `create table hp (id integer, hp text); insert into hp select id, hp from customer; insert into hp values (6, '0811');
     ${VIEW_OF_CUSTOMERS("(select hp.hp from hp where hp.id = pelanggan.id)")}`,
  ],
  [
    "fails an assertion of a function",
    `create function bersih(hp text) returns text language plpgsql as 'begin assert hp <> $$x$$; return hp; end';
     update customer set hp = 'x' where id = 6; ${VIEW_OF_CUSTOMERS("bersih(hp)")}`,
  ],
])("a value that %s costs its own row", async (_, change) => {
  const { store } = await oddTables(change);
  const { to, problems, counts } = await runs(store);
  expect(to).toEqual(allBut(6));
  expect(problems).toEqual([unreadable("6")]);
  expect(counts).toEqual({ due: 10, ended: "finished", left: 0, skipped: 1 });
});

/** A view whose function raises, for a row, the SQLSTATE that stands there for the number. */
const RAISING = `create function bersih(hp text) returns text language plpgsql as
  'begin if length(hp) = 5 then raise exception $$nomor %$$, hp using errcode = hp; end if; return hp; end';
  ${VIEW_OF_CUSTOMERS("bersih(hp)")};`;

test.each([
  [["38000", "BG001", "23505", "E0001", "42601", "54001"]],
  [["42501", "42704", "42883", "42P01", "55000", "23P01"]],
  [["08006", "25006", "40001", "53100", "55006", "57P01"]],
])("whatever SQLSTATE a function of a view raises for a row, it costs that row: %j", async (states) => {
  const { store } = await oddTables(
    RAISING + states.map((state, n) => `update pelanggan set hp = '${state}' where id = ${n + 3};`).join(""),
  );
  const { to, problems } = await runs(store);
  expect(to).toEqual([1, 2, 9, 10]);
  expect(problems.toSorted()).toEqual(["3", "4", "5", "6", "7", "8"].map(unreadable));
});

test("so it does where no other row is due", async () => {
  const { store } = await oddTables(
    `${RAISING} update pelanggan set hp = '42501' where id = 6; update kendaraan set tanggal = '2024-01-01' where id <> 6`,
  );
  const { to, problems } = await runs(store);
  expect([to, problems]).toEqual([[], [unreadable("6")]]);
});

test.each([
  ["42501", "SCHEMA_MISMATCH", "the database refused what a function in it does (SQLSTATE 42501)"],
  ["55000", "SCHEMA_MISMATCH", "the database refused what a function in it does (SQLSTATE 55000)"],
  ["08006", "DATABASE_LOST", "cannot reach the database, or it cannot answer now (SQLSTATE 08006)"],
])(
  "what a function of a view raises for every row (%s) is the schema's, or the server's",
  async (state, code, message) => {
    const { store } = await oddTables(`${RAISING} update pelanggan set hp = '${state}'`);
    await expect(runs(store)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  },
);

test("that is known after a few rows, whatever the fleet", async () => {
  const { store, statements } = await oddTables(
    `${RAISING} update pelanggan set hp = '42501';
     insert into kendaraan select n, 'B ' || n, 1, '2025-09-16' from generate_series(11, 200) n`,
  );
  statements.length = 0;
  await expect(store.vehicles.findByLastVisit(SEPTEMBER, { limit: 200, after: null })).rejects.toThrow(
    "SQLSTATE 42501",
  );
  expect(statements.length).toBeLessThan(60);
});

test("the first of all rows do not speak for those that are due", async () => {
  const { store } = await oddTables(
    `${RAISING} insert into pelanggan select -n, 'Lama', '42501' from generate_series(1, 30) n;
     insert into kendaraan select -n, 'B lama', -n, '2024-01-01' from generate_series(1, 30) n;
     update pelanggan set hp = '42501' where id = 6`,
  );
  const { vehicles, problems } = await store.vehicles.findByLastVisit(SEPTEMBER, { limit: 20, after: null });
  expect(vehicles.map(({ id }) => Number(id)).toSorted((a, b) => a - b)).toEqual(allBut(6));
  expect(problems).toMatchObject([{ vehicleId: "6", kind: "unreadable" }]);
});

test("a number that is none, as programs of statistics write it, costs its row", async () => {
  const { store } = await oddTables(
    `update customer set hp = 'NaN' where id = 5; ${VIEW_OF_CUSTOMERS("'0' || hp::numeric::bigint")}`,
  );
  const { to, problems } = await runs(store);
  expect(to).toEqual(allBut(5));
  expect(problems).toEqual([unreadable("5")]);
});

test("a row that cannot be read does not cost a vehicle of its page that is there twice", async () => {
  const { store } = await oddTables(
    `insert into kendaraan values (9, 'B 9', 9, '2026-01-10'); update customer set hp = 'kosong' where id = 6;
     ${VIEW_OF_CUSTOMERS("'0' || hp::bigint")}`,
  );
  const { to, problems } = await runs(store);
  expect(to).toEqual(allBut(6, 9));
  expect(problems).toEqual([unreadable("6")]);
});

test("a view with a row for each visit goes by the latest, and reports the vehicles that are due by it", async () => {
  const { store } = await oddTables(
    "insert into kendaraan values (5, 'B 5', 5, '2026-01-10'), (7, 'B 7', 7, '2024-01-10'), (11, 'B 11', 1, '2024-09-15'), (11, 'B 11', 1, '2024-09-16')",
  );
  const { to, problems, counts } = await runs(store);
  expect(to).toEqual(allBut(5));
  expect(problems.toSorted()).toEqual([repeated("7")]);
  expect(counts).toMatchObject({ ended: "finished", left: 0, skipped: 1 });
});

test.each(["column", "workorder"] as const)(
  "an id that is no UTF-8 costs its own row, by %s",
  async (source) => {
    const { store } = await oddTables(
      `drop view vehicle, workorder; alter table kendaraan alter id type text, alter tanggal type date using tanggal::date;
       update kendaraan set id = E'B \\351' where id = '4'; update kendaraan set id = E'\\303\\251' where id = '5';
       alter table kendaraan rename to vehicle; alter table vehicle rename tanggal to last_visit_date;
       alter table vehicle add primary key (id);
       create view workorder as select id as vehicle_id, last_visit_date as tanggal_keluar from vehicle`,
      { encoding: "SQL_ASCII", source },
    );
    const { to, problems } = await runs(store);
    expect(to).toEqual(allBut(4));
    expect(problems).toEqual([unreadable("without an id")]);
  },
);

const FIELDS = "no_pol, customer_id, tanggal::date as last_visit_date";

/** Views that look at a value of each row, also to list their ids. */
const LOOKING = {
  where: `select id, ${FIELDS} from kendaraan where tanggal::date > '2020-01-01'`,
  union: `select id, ${FIELDS} from kendaraan where id < 5 union select id, ${FIELDS} from kendaraan where id > 4`,
  distinct: `select distinct on (id) id, ${FIELDS} from kendaraan order by id, tanggal::date desc`,
  having:
    "select id, no_pol, customer_id, max(tanggal::date) as last_visit_date from kendaraan group by 1, 2, 3 having max(tanggal::date) is not null",
  window: `select * from (select id, ${FIELDS}, row_number() over (partition by id order by tanggal::date) as nth from kendaraan) k where nth = 1`,
  join: `select k.id, k.${FIELDS} from kendaraan k join (select id, tanggal::date as on_date from kendaraan) s on s.id = k.id where on_date > '2020-01-01'`,
  text: `select no_pol as id, ${FIELDS} from kendaraan where id <> 10 and tanggal::date > '2020-01-01'`,
  uuid: `select kode as id, ${FIELDS} from kendaraan where id <> 10 and tanggal::date > '2020-01-01'`,
};

test("a value for which a view cannot decide, or tell from another, costs its own row", async () => {
  const { sequelize } = await oddTables(
    `alter table kendaraan add kode uuid; update kendaraan set kode = md5(id::text)::uuid;
     update kendaraan set tanggal = 'kemarin' where id = 4; update kendaraan set tanggal = '2025-02-30' where id = 10;
     ${Object.entries(LOOKING)
       .map(([name, sql]) => `create view "${name}" as ${sql};`)
       .join("")}`,
  );
  const found: Record<string, unknown> = {};
  for (const table of Object.keys(LOOKING)) {
    const { vehicles, vehicleSearch } = sequelizeStore(sequelize, { mapping: { vehicle: { table } } });
    const plates: (string | null)[] = [];
    const problems: string[] = [];
    let next: string | null = null;
    do {
      const page = await vehicles.findByLastVisit(SEPTEMBER, { limit: 4, after: next });
      plates.push(...page.vehicles.map(({ plate }) => plate));
      problems.push(...(page.problems ?? []).map(({ vehicleId }) => vehicleId));
      next = page.next;
    } while (next !== null);
    const counts = [await vehicles.count(), await vehicles.count(SEPTEMBER)];
    found[table] = [
      ...counts,
      plates.toSorted(),
      problems.toSorted(),
      (await vehicleSearch.search("B 7", 5)).length,
    ];
  }
  const plates = [1, 2, 3, 5, 6, 7, 8, 9].map((n) => `B ${n}`);
  const usual = [10, 8, plates, ["10", "4"], 1];
  expect(found).toEqual({
    ...Object.fromEntries(Object.keys(LOOKING).map((name) => [name, usual])),
    text: [9, 8, plates, ["B 4"], 1],
    uuid: [9, 8, plates, ["a87ff679-a2f3-e71d-9181-a67b7542122c"], 1],
  });
  const { to, problems, counts } = await runs(
    sequelizeStore(sequelize, { mapping: { vehicle: { table: "where" } } }),
  );
  expect(to).toEqual(allBut(4, 10));
  expect(problems.toSorted()).toEqual([unreadable("10"), unreadable("4")]);
  expect(counts).toEqual({ due: 10, ended: "finished", left: 0, skipped: 2 });
});

test("a dozen of them with texts for ids are found in some 200 statements each, once in a run", async () => {
  const { store, statements } = await oddTables(
    `insert into kendaraan (id, no_pol, customer_id, tanggal)
       select n, 'KDR/2019/' || lpad(n::text, 5, '0'), 1, case when n % 9 = 0 then '-' else '2019-09-17' end
       from generate_series(11, 118) n;
     drop view vehicle; create view vehicle as
       select no_pol as id, ${FIELDS} from kendaraan where tanggal::date > '2000-01-01'`,
  );
  const before = statements.length;
  const { next, vehicles } = await store.fleet.read({ limit: 200, after: null });
  expect([next, vehicles.length]).toEqual([null, 118 - 12]);
  const spent = statements.length - before;
  expect(spent).toBeLessThan(12 * 200);
  expect(await store.vehicles.count()).toBe(118);
  expect(statements.length - before - spent).toBeLessThan(10);
});

test.each([
  ["every row", "update kendaraan set tanggal = 'x'", LOOKING.where, 120],
  [
    "a row that another's value hangs on",
    "update kendaraan set tanggal = 'x' where id = 4",
    `select id, ${FIELDS}, row_number() over (order by tanggal::date) from kendaraan`,
    5,
  ],
  [
    "an id",
    "update kendaraan set no_pol = right(no_pol, -2); update kendaraan set no_pol = 'x' where id = 4",
    `select no_pol::integer as id, ${FIELDS} from kendaraan`,
    5,
  ],
])("a view that fails for %s is named, and soon", async (_, change, view, most) => {
  const { store, statements } = await oddTables(
    `drop view vehicle; create view vehicle as ${view}; ${change}`,
  );
  const before = statements.length;
  const read = () => store.fleet.read({ limit: 5, after: null });
  await expect(read()).rejects.toMatchObject({
    code: "SCHEMA_MISMATCH",
    message: expect.stringMatching(
      /^vehicle: the database cannot list all rows, as a value in one fails the view \(SQLSTATE 22\w+\): correct that row, or the view(, first of all vehicle 1, 2, 3, 4, 5)?$/,
    ),
  });
  const spent = statements.length - before;
  await expect(read()).rejects.toThrow("cannot list all rows");
  expect([spent < most, statements.length - before - spent]).toEqual([true, 1]);
});

test.each(["column", "workorder"] as const)(
  "a %s that a view cannot convert costs its own row",
  async (source) => {
    const { store } = await oddTables(
      "update kendaraan set tanggal = 'kemarin dulu' where id = 3; update kendaraan set tanggal = '2025-02-30' where id = 7",
      { source },
    );
    const { to, problems, counts, gaps } = await runs(store);
    expect(gaps).toEqual({ lastVisit: 2, phone: 0, plate: 0 });
    expect(to).toEqual(allBut(3, 7));
    expect(problems.toSorted()).toEqual([unreadable("3"), unreadable("7")]);
    expect(counts).toEqual({ due: 10, ended: "finished", left: 0, skipped: 2 });
    expect(await store.vehicles.count()).toBe(10);
  },
);

test.each([
  ["column", ""],
  ["workorder", ""],
  ["workorder", " where tanggal::date > '2020-01-01'"],
] as const)("a %s that cannot be converted costs its own vehicle's result%s", async (source, condition) => {
  const { store, query } = await oddTables(
    `create or replace view workorder as select id as vehicle_id, tanggal::date as tanggal_keluar from kendaraan${condition}`,
    { source },
  );
  await runs(store);
  await query(`insert into kendaraan select id, no_pol, customer_id, '2026-01-20' from kendaraan where id in (2, 7);
    update kendaraan set tanggal = 'kemarin dulu' where id = 7`);
  const { reached, unread } = await reminderResults(store, {
    ...{ since: "2026-01-01", today: "2026-06-01", intervalMonths: 4 },
  });
  expect(unread).toBe(1);
  expect(reached[0]).toMatchObject({ owners: 9, cameBack: 1 });
  const asked = ["2", "7", "1", "none"].map((vehicleId) => ({ vehicleId, since: TODAY }));
  expect(await store.visitDates.firstSince(asked)).toEqual(["2026-01-20", undefined, null, null]);
});

test.each([
  ["column", "date"],
  ["column", "timestamp"],
  ["workorder", "date"],
] as const)(
  "a visit by %s (%s) that cannot be converted from the second page on costs its own row",
  async (source, type) => {
    const { store, query } = await oddTables(
      `drop view vehicle, workorder;
       create view vehicle as select id, no_pol, customer_id, tanggal::${type} as last_visit_date from kendaraan;
       create view workorder as select id as vehicle_id, tanggal::${type} as tanggal_keluar from kendaraan`,
      { source },
    );
    const found: string[] = [];
    const problems: string[] = [];
    let next: string | null = null;
    do {
      const page = await store.vehicles.findByLastVisit(SEPTEMBER, { limit: 4, after: next });
      found.push(...page.vehicles.map(({ id }) => id));
      problems.push(...(page.problems ?? []).map(({ vehicleId }) => vehicleId));
      if (next === null) await query("update kendaraan set tanggal = 'kemarin' where id = 8");
      next = page.next;
    } while (next !== null);
    expect([found.length, found.map(Number).toSorted((a, b) => a - b)]).toEqual([9, allBut(8)]);
    expect(problems).toEqual(["8"]);
  },
);

test("a view whose every row fails stops nothing and sends nothing", async () => {
  const { store } = await oddTables("update kendaraan set tanggal = 'x'");
  expect((await runs(store)).counts).toEqual({ due: 10, ended: "finished", left: 0, skipped: 10 });
});

test.each([
  ["the first customer of two is served", "insert into customer values (2, 'Zz Lain', '0811000002')", ["2"]],
  [
    "a vehicle that is there twice is served once",
    "insert into kendaraan values (5, 'B 5', 5, '2025-09-17'), (5, 'B 5 lagi', 5, '2025-09-17'), (6, 'B 6', 6, '2025-09-15')",
    ["5", "6"],
  ],
  [
    "so is one with several visits",
    "insert into kendaraan values (1, 'B 1', 1, '2025-09-15'), (1, 'B 1', 1, '2025-09-17'), (1, 'B 1', 1, '2024-09-15')",
    ["1"],
  ],
  ["so are all of them, twice", "insert into kendaraan select * from kendaraan", allBut().map(String)],
])("%s", async (_, change, ids) => {
  const { store } = await oddTables(change);
  const { to, problems, counts } = await runs(store);
  expect(to).toEqual(allBut());
  expect(problems.toSorted()).toEqual(ids.toSorted().map(repeated));
  expect(counts).toMatchObject({ ended: "finished", left: 0, skipped: ids.length });
});

const TABLE_OF_VEHICLES = `drop view vehicle; create table vehicle (id integer, no_pol text, customer_id integer, last_visit_date date);
  insert into vehicle select id, no_pol, customer_id, tanggal::date from kendaraan;`;

test("a key does not keep a vehicle from being in a table that inherits too", async () => {
  const { store } = await oddTables(
    `${TABLE_OF_VEHICLES} alter table vehicle add primary key (id); create table arsip () inherits (vehicle);
     insert into arsip select * from vehicle where id = 5; update arsip set last_visit_date = '2025-09-15'`,
  );
  const { to, problems } = await runs(store);
  expect(to).toEqual(allBut());
  expect(problems).toEqual([repeated("5")]);
});

test.each([
  ["", "update kendaraan set id = null where no_pol in ('B 4', 'B 5')"],
  [
    " of a column that is unique",
    `${TABLE_OF_VEHICLES} alter table vehicle add unique (id); update vehicle set id = null where id in (4, 5)`,
  ],
])("a row without an id costs itself alone%s", async (_, change) => {
  const { store } = await oddTables(change);
  const { counts, to, problems } = await runs(store);
  expect(to).toEqual(allBut(4, 5));
  expect(problems).toEqual([unreadable("without an id")]);
  expect(counts).toMatchObject({ ended: "finished", left: 0 });
});
