import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import { Sequelize } from "sequelize";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type SequelizeStore, sequelizeStore } from "../../src/index.js";

const TABLES = `
  create table customer (id integer primary key, nama text, hp text);
  create table vehicle (id integer primary key, no_pol text, customer_id integer, last_visit_date date);
  insert into customer values (1, 'Ani', '081155500001'), (2, 'Budi', '081155500002');
  insert into vehicle values (1, 'B 1 AA', 1, '2026-01-05'), (2, 'B 2 AA', 2, '2026-01-05')`;

const SENT = `insert into reminder_delivery (vehicle_id, visit_date, occasion, status)
  values ('1', '2026-05-05', '2026-05-03', 'sent'), ('2', '2026-05-05', '2026-05-03', 'sent')`;

const VIEWS = `
  create view baru.vehicle as select * from public.vehicle;
  create view baru.customer as select * from public.customer`;

/** A vehicle and a customer by the ids of those on file, and another plate and number. */
const OTHERS = `
  create table baru.customer (id integer primary key, nama text, hp text);
  create table baru.vehicle (id integer primary key, no_pol text, customer_id integer, last_visit_date date);
  insert into baru.customer values (1, 'Citra', '081155500003');
  insert into baru.vehicle values (1, 'D 1 CC', 1, '2026-01-05')`;

describe("own tables in another schema of the database", () => {
  /** As each test finds it, in a copy. */
  let first: TestDatabase;
  let database: TestDatabase;
  const open: Sequelize[] = [];
  const close = () => Promise.all(open.splice(0).map((sequelize) => sequelize.close()));

  beforeAll(async () => {
    first = await createDatabase();
    database = first;
    await database.query(TABLES);
    await store("public").migrate();
    await database.query(SENT);
    await database.query("create schema baru");
    await close();
  });
  afterAll(() => first.drop());
  beforeEach(async () => {
    database = await first.copy();
  });
  afterEach(async () => {
    await close();
    await database.drop();
  });

  function store(path: string, mapping = {}, user = "postgres"): SequelizeStore {
    const url = new URL(database.url);
    url.username = user;
    const options = `-csearch_path=${path}`;
    const sequelize = new Sequelize(url.href, { logging: false, dialectOptions: { options } });
    open.push(sequelize);
    return sequelizeStore(sequelize, { mapping });
  }

  it.each([
    ["views of the same vehicles", VIEWS, "baru", {}],
    [
      "vehicles that moved",
      "alter table vehicle set schema baru; alter table customer set schema baru",
      "baru",
      {},
    ],
    [
      "views that give the same vehicles in another shape",
      `create view baru.vehicle as select id::text as id, no_pol, customer_id::text as customer_id, last_visit_date from public.vehicle;
       create view baru.customer as select id::text as id, nama, hp from public.customer`,
      "baru",
      {},
    ],
    [
      "views of tables whose columns have other names",
      `${VIEWS}; alter table vehicle rename no_pol to plat; alter table customer rename hp to telepon`,
      "baru",
      {},
    ],
    [
      "a copy of the vehicles",
      "create table baru.vehicle as select * from vehicle; create table baru.customer as select * from customer",
      "baru",
      {},
    ],
    [
      "a copy whose numbers are compared without case",
      `create collation baru.longgar (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
       create table baru.vehicle as select * from vehicle;
       create table baru.customer as select id, nama, hp collate baru.longgar as hp from customer`,
      "baru",
      {},
    ],
    [
      "a copy with the plates and numbers written otherwise",
      `create table baru.vehicle as select id, replace(lower(no_pol), ' ', '-') as no_pol, customer_id, last_visit_date from vehicle;
       create table baru.customer as select id, nama, regexp_replace(hp, '^0', '+62 ') as hp from customer`,
      "baru",
      {},
    ],
    [
      "views of the same vehicles, whose customers they cannot convert",
      `${VIEWS.replace("* from public.customer", "id, nama, '0' || hp::bigint as hp from public.customer")};
       update customer set hp = 'kosong'`,
      "baru",
      {},
    ],
    [
      "the schema of the vehicles in the mapping",
      "select",
      "baru",
      { vehicle: { table: "public.vehicle" }, customer: { table: "public.customer" } },
    ],
    [
      "the vehicles behind it on the path, and the tables moved away",
      "create schema lama; select",
      "baru,public",
      {},
    ],
  ])(
    "that serve the same vehicles are found, with %s: migrate makes no second ones",
    async (_, sql, path, mapping) => {
      await database.query(sql);
      if (sql.includes("lama")) {
        for (const { name } of await database.query<{ name: string }>(
          "select tablename as name from pg_tables where tablename like 'reminder\\_%'",
        )) {
          await database.query(`alter table ${name} set schema lama`);
        }
      }
      const place = sql.includes("lama") ? "lama" : "public";
      const refused = {
        code: "SCHEMA_MISMATCH",
        message: expect.stringMatching(`in the schema ${place}.*same vehicles`),
      };
      await expect(store(path, mapping).migrate()).rejects.toMatchObject(refused);
      await expect(store(path, mapping).check()).rejects.toMatchObject({
        message: expect.stringMatching(`missing.*run migrate.*the schema ${place} has them`),
      });
      // Once they are wanted, what the vehicles are is not asked any more.
      if (sql !== VIEWS && place === "public") return;
      expect(await store(path, mapping).migrate({ secondLedger: true })).toMatchObject({
        from: 0,
        schema: "baru",
      });
      await expect(store(path, mapping).check()).resolves.toMatchObject({ schema: "baru" });
    },
  );

  it.each([
    ["by what a view is made of, where the role may not read them", ""],
    ["where the role may read the vehicles alone", ", public.vehicle"],
  ])("are found %s", async (_, readable) => {
    const role = `peran_${Date.now()}`;
    await database.query(`${VIEWS}; create role ${role} login; grant usage, create on schema baru to ${role};
      grant select on baru.vehicle, baru.customer${readable} to ${role}`);
    await expect(store("baru", {}, role).migrate()).rejects.toMatchObject({
      message: expect.stringContaining("same vehicles"),
    });
    await database.query(`drop owned by ${role}; drop role ${role}`);
  });

  it.each([
    ["other vehicles with the same ids", OTHERS],
    [
      "the vehicles of another branch, from one table",
      `${VIEWS.replace("public.vehicle", "public.vehicle where id > 2")};
       insert into public.customer values (3, 'Dewi', '081155500004');
       insert into public.vehicle values (3, 'B 3 AA', 3, '2026-01-05');
       create schema satu; create view satu.vehicle as select * from public.vehicle where id < 3;
       create view satu.customer as select * from public.customer;
       do $$ declare name text; begin
         for name in select tablename from pg_tables where tablename like 'reminder\\_%' loop
           execute format('alter table public.%I set schema satu', name);
         end loop;
       end $$`,
    ],
    [
      "vehicles of another shape",
      "create table baru.vehicle (id uuid, no_pol text, customer_id uuid, last_visit_date date); create table baru.customer (id uuid, nama text, hp text)",
    ],
    [
      "other vehicles whose texts are compared otherwise",
      `alter table vehicle alter no_pol type text collate "POSIX"; ${OTHERS.replace("no_pol text", 'no_pol text collate "C"')}`,
    ],
    ["no vehicles yet", "select"],
  ])("of another workshop stand beside those for %s", async (_, sql) => {
    await database.query(sql);
    expect(await store("baru").migrate()).toMatchObject({ from: 0, schema: "baru" });
    if (sql !== "select") await expect(store("baru").check()).resolves.toMatchObject({ schema: "baru" });
  });

  it("of another workshop stand beside those of a role that may not read them", async () => {
    const role = `peran_${Date.now()}`;
    await database.query(`${OTHERS}; create role ${role} login; grant usage, create on schema baru to ${role};
      grant select on baru.vehicle, baru.customer to ${role}`);
    expect(await store("baru", {}, role).migrate()).toMatchObject({ from: 0, schema: "baru" });
    await database.query(`drop owned by ${role}; drop role ${role}`);
  });

  it("are found at the start of a program too, while the second ones are empty", async () => {
    await store("baru").migrate();
    await database.query(VIEWS);
    await expect(store("baru").check()).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      message: expect.stringMatching(/schema baru are empty.*in the schema public/),
    });
    // Whoever wants them says so, also later.
    await store("baru").migrate({ secondLedger: true });
    await expect(store("baru").check()).resolves.toMatchObject({ schema: "baru" });
  });

  it("do not stop the programs on tables in use: a backup may lie in another schema", async () => {
    await database.query("create table baru.reminder_delivery as select * from reminder_delivery");
    await database.query("create table baru.reminder_migration as select * from reminder_migration");
    await expect(store("public").check()).resolves.toMatchObject({ schema: "public" });
    expect(await store("public").migrate()).toMatchObject({ schema: "public" });
  });

  it("refuses an option that there is not", async () => {
    const options: object = { secondLeger: true };
    await expect(store("public").migrate(options)).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining("secondLeger"),
    });
  });
});
