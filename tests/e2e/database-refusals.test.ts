import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Environment, runProgram } from "./support/program.ts";
import { printToken, SCHEDULER, serverSettings, startServer } from "./support/server.ts";
import { openWorkshop, type TestWorkshop } from "./support/workshop.ts";

let workshop: TestWorkshop;
/** As a role that may do what `migrate` grants. */
let env: Environment;

beforeAll(async () => {
  workshop = await openWorkshop();
  await workshop.add({ id: 1 }, { id: 2 });
  await workshop.database.query("create role kasir login");
  const url = new URL(workshop.database.url);
  url.username = "kasir";
  env = { ...workshop.env, DATABASE_URL: url.href };
  await restore();
});
afterEach(restore);
afterAll(async () => {
  await workshop.database.query("drop owned by kasir; drop role kasir");
  await workshop.close();
});

async function restore(): Promise<void> {
  workshop.gateway.reset();
  await workshop.database.query(`
    alter role kasir login connection limit -1;
    alter role kasir reset all;
    alter table vehicle disable row level security;
    grant select, insert, update, delete on all tables in schema public to kasir`);
}

const READ_ONLY = "the database is read-only, as a standby is: connect to the primary";
const readOnly = () => workshop.database.query("alter role kasir set default_transaction_read_only = on");

test("a database that is read-only is called so by each command", { timeout: 180_000 }, async () => {
  await readOnly();
  const run = await runProgram("remind", env, ["--json"]);
  expect(run).toMatchObject({ code: 3, stdout: "" });
  expect(run.stderr).toContain(`Nothing was sent: ${READ_ONLY}`);
  expect(workshop.gateway.posted).toEqual([]);
  const plan = await runProgram("remind", env, ["--dry-run", "--json"]);
  expect(plan.code).toBe(0);
  expect(plan.stderr).toContain(`"msg":"${READ_ONLY}`);
  const migration = await runProgram("migrate", env);
  expect(migration).toMatchObject({ code: 3, stdout: "" });
  expect(migration.stderr).toContain(`Not migrated: ${READ_ONLY}`);
  const suppression = await runProgram("pengingat", env, ["suppress", "08110000001"]);
  expect(suppression).toMatchObject({ code: 3, stdout: "" });
  expect(suppression.stderr).toContain(READ_ONLY);
  const diagnosis = await runProgram("pengingat", env, ["doctor"]);
  expect(diagnosis.code).toBe(1);
  expect(diagnosis.stdout).toContain("The database is read-only, as a standby is.");
});

test("a database that is read-only is called so over HTTP, with 503", { timeout: 180_000 }, async () => {
  const settings = serverSettings(env);
  const token = await printToken(settings);
  await readOnly();
  const server = await startServer(settings, token);
  for (const [method, path] of [
    ["POST", `${SCHEDULER}/run-now`],
    ["DELETE", "/suppressions/08110000001"],
  ] as const) {
    expect(await server.call(method, path)).toMatchObject({
      status: 503,
      body: { error: { code: "DATABASE_LOST", message: expect.stringContaining(READ_ONLY) } },
    });
  }
  server.kill("SIGTERM");
  expect((await server.ended).code).toBe(0);
});

test("rows that a server's role may not see any more are no empty fleet", { timeout: 180_000 }, async () => {
  const settings = serverSettings(env);
  const server = await startServer(settings, await printToken(settings));
  expect((await server.call("GET", "/preview")).body.data).toMatchObject({ total_customers: 2, due: 2 });
  await workshop.database.query("alter table vehicle enable row level security");
  expect((await server.call("GET", "/preview")).status).toBe(500);
  expect((await server.call("POST", `${SCHEDULER}/run-now`)).status).toBe(500);
  expect(server.output()).toMatch(/"level":50.*vehicle: row-level security hides all its rows/);
  expect(workshop.gateway.posted).toEqual([]);
  server.kill("SIGTERM");
  expect((await server.ended).code).toBe(0);
});

test.each([
  [
    "takes no more connections",
    "alter role kasir connection limit 0",
    3,
    /takes no more connections: .*\(SQLSTATE 53300\)/,
  ],
  ["does not let the role in", "alter role kasir nologin", 2, /is not let in from here: .*pg_hba\.conf/],
  ["lets the role read nothing", "revoke all on vehicle from kasir", 2, /vehicle/],
  [
    "hides all rows from the role",
    "alter table vehicle enable row level security",
    2,
    /vehicle: row-level security hides all its rows from the role: add a policy for it/,
  ],
])("a database that %s is one clear line", { timeout: 180_000 }, async (_, sql, code, words) => {
  await workshop.database.query(sql);
  const run = await runProgram("remind", env, ["--json"]);
  expect(run).toMatchObject({ code, stdout: "" });
  expect(run.stderr).toMatch(words);
  expect(run.stderr.trim().split("\n")).toHaveLength(1);
  expect((await runProgram("pengingat", env, ["doctor"])).code).toBe(1);
});
