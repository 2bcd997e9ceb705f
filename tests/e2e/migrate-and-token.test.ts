import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Environment, followProgram, runProgram } from "./support/program.ts";
import { openWorkshop, type TestWorkshop } from "./support/workshop.ts";

const SECRET = "rahasia-yang-panjangnya-cukup-32-byte";

let workshop: TestWorkshop;

beforeAll(async () => {
  workshop = await openWorkshop({ migrated: false });
});
afterAll(() => workshop.close());

describe("migrate", () => {
  test("creates the project's own tables, also when started twice at once, and changes nothing the second time", async () => {
    const both = await Promise.all([1, 2].map(() => followProgram("migrate", workshop.env).ended));
    expect(both.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
      { code: 0, stderr: "" },
      { code: 0, stderr: "" },
    ]);
    const columns = await workshop.database.query<{ column: string; type: string }>(
      `select column_name as column, data_type as type from information_schema.columns
       where table_name = 'reminder_delivery'`,
    );
    expect(columns).toEqual(
      expect.arrayContaining([
        { column: "vehicle_id", type: "text" },
        { column: "visit_date", type: "date" },
        { column: "occasion", type: "date" },
        { column: "status", type: "text" },
        expect.objectContaining({ column: "run_id" }),
        expect.objectContaining({ column: "updated_at" }),
      ]),
    );
    const tables = await workshop.database.query<{ name: string }>(
      "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
    );
    const others = tables.map(({ name }) => name).filter((name) => !name.startsWith("reminder_"));
    expect(others.sort()).toEqual(["customer", "vehicle", "workorder"]);

    const again = await runProgram("migrate", workshop.env);
    expect(again.code).toBe(0);
    expect(again.stdout).toContain("up to date");
  });

  test("the key of a delivery is unique", async () => {
    const insert = `insert into reminder_delivery (vehicle_id, visit_date, occasion, status, run_id, updated_at)
      values ('1', '2026-01-15', '2026-01-15', 'sent', 'x', now())`;
    await workshop.database.query(insert);
    await expect(workshop.database.query(insert)).rejects.toThrow(/unique/);
  });

  test("makes no second tables for the same vehicles in a schema of a later search path, and nobody is reminded by them", async () => {
    await workshop.database.query(`create schema baru; create view baru.vehicle as select * from public.vehicle;
      create view baru.customer as select * from public.customer; insert into customer values (1, 'Ani', '081155500001');
      insert into vehicle values (1, 'B 1 AA', 1, '2025-09-15')`);
    const env = {
      ...workshop.env,
      DATABASE_URL: `${workshop.env.DATABASE_URL}?options=-csearch_path%3Dbaru`,
    };
    const { code, stderr } = await runProgram("migrate", env);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^Not migrated: .* in the schema public and serve the same vehicles.*migrate --second-ledger/,
    );
    const run = await runProgram("remind", env);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("the schema public has them");
    expect(workshop.gateway.posted).toHaveLength(0);
  });

  test.each(["remind", "migrate", "server", "pengingat doctor"] as const)(
    "tables that are newer than the program are no reason to migrate: %s",
    async (name) => {
      await workshop.database.query(
        "insert into reminder_migration (version) values (999) on conflict do nothing",
      );
      const [program, ...args] = name.split(" ") as [Exclude<typeof name, "pengingat doctor">, ...string[]];
      const { code, stdout, stderr } = await runProgram(
        program,
        { ...workshop.env, JWT_SECRET: SECRET },
        args,
      );
      await workshop.database.query("delete from reminder_migration where version = 999");
      const said = stdout + stderr;
      expect(code).not.toBe(0);
      expect(said).toMatch(/newer than this program \(version 999, need \d+\): update the program/);
      expect(said).not.toMatch(/run (`npm run )?migrate/);
    },
  );

  test("names a missing DATABASE_URL, with exit 2", async () => {
    const { code, stderr } = await runProgram("migrate", { PENGINGAT_HOME: workshop.home });
    expect(code).toBe(2);
    expect(stderr).toContain("DATABASE_URL");
  });

  test("refuses an unknown option with exit 2", async () => {
    const { code, stderr } = await runProgram("migrate", workshop.env, ["--dry-run"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--dry-run");
  });

  test("reports a missing database in one clear line, with exit 2", async () => {
    const { code, stderr } = await runProgram("migrate", {
      ...workshop.env,
      DATABASE_URL: `${workshop.database.url}_tidak_ada`,
    });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "Not migrated: DATABASE_URL names a database that does not exist.\n",
    });
  });
});

describe.concurrent("token", () => {
  const token = (args: readonly string[], env: Environment = {}) =>
    runProgram("token", { ...workshop.env, JWT_SECRET: SECRET, ...env }, args);

  test.each<[string[], string, number]>([
    [["--expires", "30m"], "30d", 1_800],
    [["--expires", "7d"], "30d", 604_800],
    [[], "30d", 43_200],
    [[], "8h", 28_800],
  ])("%j where the server takes %s is a life of %d seconds", async (args, longest, seconds) => {
    const { code, stdout } = await token([...args, "--subject", "kasir"], { JWT_MAX_LIFETIME: longest });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const [header, claims] = stdout
      .split(".")
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
    expect(header.alg).toBe("HS256");
    expect(claims.sub).toBe("kasir");
    expect(claims.exp - claims.iat).toBe(seconds);
  });

  test.each<[string, string[], Environment, RegExp]>([
    ["without a secret", [], { JWT_SECRET: "" }, /JWT_SECRET/],
    [
      "with a secret that is too short",
      [],
      { JWT_SECRET: "geheim" },
      /JWT_SECRET: expected at least 32 bytes/,
    ],
    ["with a life that is none", ["--expires", "1h30"], {}, /30m, 12h or 7d/],
    ["with a life longer than the server takes", ["--expires", "31d"], {}, /JWT_MAX_LIFETIME/],
    ["with an unknown option", ["--admin"], {}, /--admin/],
  ])("%s it ends with 2 and shows no secret", async (_, args, env, message) => {
    const { code, stdout, stderr } = await token(args, env);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/geheim|rahasia/);
  });
});

test("the minimal example runs, and shows that a second run sends nothing", async () => {
  const { code, stdout, stderr } = await runProgram("minimal", {});
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("1 would get a reminder");
  expect(stdout).toContain("B 1001 CTH sent");
  expect(stdout).toContain("a second run sends 0");
});
