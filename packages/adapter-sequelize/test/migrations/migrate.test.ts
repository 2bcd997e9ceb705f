import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import { Sequelize } from "sequelize";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sequelizeStore } from "../../src/index.js";
import { checkMigrated } from "../../src/migrations/check-migrated.js";
import { MIGRATIONS } from "../../src/migrations/migrations.js";

const migrate = (sequelize: Sequelize) => sequelizeStore(sequelize).migrate();

describe("the migrations", () => {
  let database: TestDatabase;
  let sequelize: Sequelize;

  beforeEach(async () => {
    database = await createDatabase();
    sequelize = new Sequelize(database.url, { logging: false });
  });
  afterEach(async () => {
    await sequelize.close();
    await database.drop();
  });

  const tables = async () =>
    (
      await database.query<{ name: string }>(
        "select tablename as name from pg_tables where schemaname = 'public' order by 1",
      )
    ).map(({ name }) => name);

  it("make the project's own tables and no other", async () => {
    await migrate(sequelize);
    expect(await tables()).toEqual([
      "reminder_activity",
      "reminder_call",
      "reminder_contact",
      "reminder_day",
      "reminder_delivery",
      "reminder_erased_opt_out",
      "reminder_holdout",
      "reminder_migration",
      "reminder_notice",
      "reminder_run",
      "reminder_secret",
      "reminder_session",
      "reminder_skip",
      "reminder_slot",
      "reminder_suppression",
      "reminder_unresolved",
      "reminder_user",
      "reminder_webhook_call",
    ]);
    await expect(checkMigrated(sequelize)).resolves.toBe("public");
  });

  it("change nothing when made again", async () => {
    const { to } = await migrate(sequelize);
    expect(await migrate(sequelize)).toEqual({ from: to, to, schema: "public" });
  });

  it("are safe when several processes start at once", async () => {
    const clients = Array.from({ length: 6 }, () => new Sequelize(database.url, { logging: false }));
    const results = await Promise.all(clients.map((client) => migrate(client)));
    await Promise.all(clients.map((client) => client.close()));
    expect(results.filter(({ from }) => from === 0)).toHaveLength(1);
  });

  it.each([
    ["a new schema in front of the tables", '"Baru",public'],
    ["the schema of the role's own name", '"$user",public'],
  ])("are refused with %s, and go on where the schema is first again", async (_, path) => {
    const { to } = await migrate(sequelize);
    await database.query('create schema "Baru"; create schema postgres');
    const options = `-csearch_path=${path}`;
    const behind = new Sequelize(database.url, { logging: false, dialectOptions: { options } });
    await expect(migrate(behind)).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      message: expect.stringContaining("are in the schema public"),
    });
    // The path still finds the tables in use.
    expect(await checkMigrated(behind)).toBe("public");
    await database.query('drop schema "Baru"; drop schema postgres');
    expect(await migrate(behind)).toEqual({ from: to, to, schema: "public" });
    await behind.close();
  });

  it("go into a schema of their own where no others are on the path", async () => {
    await migrate(sequelize);
    await database.query('create schema "Cabang B"');
    const options = '-csearch_path="Cabang\\ B"';
    const branch = new Sequelize(database.url, { logging: false, dialectOptions: { options } });
    expect(await migrate(branch)).toMatchObject({ from: 0, schema: "Cabang B" });
    expect(await checkMigrated(branch)).toBe("Cabang B");
    await branch.close();
  });

  it("are not taken together from several schemas", async () => {
    await migrate(sequelize);
    await database.query("create schema lain; alter table reminder_suppression set schema lain");
    const options = "-csearch_path=public,lain";
    const both = new Sequelize(database.url, { logging: false, dialectOptions: { options } });
    await expect(checkMigrated(both)).rejects.toMatchObject({
      message: expect.stringContaining("in several schemas (public, lain)"),
    });
    await both.close();
  });

  it("are all or nothing", async () => {
    await database.query("create table reminder_slot (mine text)");
    await expect(migrate(sequelize)).rejects.toThrow();
    expect(await tables()).toEqual(["reminder_slot"]);
  });

  it("are asked for where the tables are missing, old or newer, without any being made", async () => {
    await expect(checkMigrated(sequelize)).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      message: expect.stringContaining("missing"),
    });
    expect(await tables()).toEqual([]);
    const { to } = await migrate(sequelize);
    await database.query("insert into reminder_migration (version) values ($1)", [to + 1]);
    // No advice to migrate, which would not help.
    const message = expect.stringMatching(/newer than this program \([^)]*\): update the program$/);
    await expect(checkMigrated(sequelize)).rejects.toMatchObject({ message });
    await expect(migrate(sequelize)).rejects.toMatchObject({ message });
  });

  it("bring a database of the first version up to date without losing or changing a row", async () => {
    await database.query(MIGRATIONS[0] ?? "");
    await database.query(
      "create table reminder_migration (version integer primary key, applied_at timestamptz)",
    );
    await database.query("insert into reminder_migration values (1, now())");
    await database.query(`
      insert into reminder_delivery (vehicle_id, visit_date, occasion, status, run_id, token, attempts, code, response,
        message_id, settled_at)
      select n::text, '2025-12-18', '2025-12-16', (array['sent', 'failed', 'unknown', 'sending'])[1 + n % 4],
        'run', gen_random_uuid(), n % 4, 'CODE', 'answer ' || n, case when n % 3 = 0 then 'id ' || n end, now()
      from generate_series(1, 1000) as n`);
    await database.query("insert into reminder_slot (job, scheduled_for) values ('job', now())");
    const old = `id, vehicle_id, visit_date, occasion, status, run_id, token, lease_until, attempts, code, reason, response,
      message_id, settled_at, updated_at`;
    const rows = () => database.query(`select ${old} from reminder_delivery order by id`);
    const before = await rows();

    await expect(checkMigrated(sequelize)).rejects.toMatchObject({
      code: "SCHEMA_MISMATCH",
      message: expect.stringContaining(`out of date (version 1, need ${MIGRATIONS.length})`),
    });
    expect(await migrate(sequelize)).toEqual({ from: 1, to: MIGRATIONS.length, schema: "public" });
    await expect(checkMigrated(sequelize)).resolves.toBe("public");

    expect(await rows()).toEqual(before);
    expect(await database.query("select job from reminder_slot")).toEqual([{ job: "job" }]);
    await sequelizeStore(sequelize).receipts.record([
      { messageId: "id 15", state: "accepted", at: new Date(), reason: null, secondaryId: "alias 15" },
      { messageId: "alias 15", state: "delivered", at: new Date(), reason: null },
    ]);
    expect(await database.query("select id from reminder_delivery where delivered_at is not null")).toEqual([
      { id: "15" },
    ]);
  });

  it("keep who was suppressed, and when they asked for it", async () => {
    for (const sql of MIGRATIONS.slice(0, 5)) await database.query(sql);
    await database.query(
      "create table reminder_migration (version integer primary key, applied_at timestamptz)",
    );
    await database.query("insert into reminder_migration values (5, now())");
    await database.query(`
      insert into reminder_suppression (number, kind, added_by, added_at)
      values ('628110000001', 'opted_out', 'customer', '2025-12-16T01:00:00Z'),
        ('628110000002', 'set_aside', 'gateway', '2025-12-16T01:00:00Z')`);
    await migrate(sequelize);
    const { suppressions } = sequelizeStore(sequelize);
    const lifting = { number: "628110000001", kind: null, by: "customer", reason: "MULAI" } as const;
    await suppressions.apply([{ ...lifting, at: new Date("2025-12-16T00:59:59Z") }]);
    expect(await suppressions.find(["628110000001", "628110000002"])).toEqual(
      new Map([
        ["628110000001", "opted_out"],
        ["628110000002", "set_aside"],
      ]),
    );
    await suppressions.apply([{ ...lifting, at: new Date("2025-12-16T01:00:01Z") }]);
    expect((await suppressions.find(["628110000001"])).size).toBe(0);
  });

  it("leave room for rows with the least that the contract names", async () => {
    await migrate(sequelize);
    await database.query(
      `insert into reminder_delivery (vehicle_id, visit_date, occasion, status, run_id, updated_at)
       values ('1', '2025-12-18', '2025-12-16', 'sent', 'run', now())`,
    );
    await expect(
      database.query(
        `insert into reminder_delivery (vehicle_id, visit_date, occasion, status) values ('1', '2025-12-18', '2025-12-16', 'sent')`,
      ),
    ).rejects.toMatchObject({ code: "23505" });
  });
});
