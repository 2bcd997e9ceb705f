import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Environment, runProgram, startProgram } from "./support/program.ts";
import { TODAY } from "./support/workshop.ts";

/** More than one statement takes. */
const LINES = 1_200;
const IN_THE_MIDDLE = "B 700 RHS";
const LOCK = 4_242;

let database: TestDatabase;
let home: string;
let file: string;
let env: Environment;

beforeAll(async () => {
  [database, home] = await Promise.all([createDatabase(), mkdtemp(join(tmpdir(), "pengingat-home-"))]);
  env = { PENGINGAT_HOME: home, DATABASE_URL: database.url, REMINDER_TODAY: TODAY, LOG_LEVEL: "trace" };
  file = join(home, "pelanggan.csv");
  await writeFile(file, "No Pol;Nama;HP\nB 1 RHS;Slamet Rahasia;081100000001\n");
  expect((await runProgram("pengingat", env, ["import", file, "--apply"])).code).toBe(0);
  const lines = Array.from(
    { length: LINES },
    (_, n) => `B ${n + 1} RHS;Slamet Rahasia ${n};0811${10_000_000 + n}`,
  );
  await writeFile(file, ["No Pol;Nama;HP", ...lines, ""].join("\n"));
});
afterAll(() => Promise.all([database.drop(), rm(home, { recursive: true, force: true })]));

const onFile = async () => {
  const [row] = await database.query<{ vehicles: number; customers: number; name: string }>(
    `select count(*)::int as vehicles, (select count(*)::int from customer) as customers,
       (select nama from customer c join vehicle v on v.customer_id = c.id where no_pol = 'B 1 RHS') as name from vehicle`,
  );
  return row;
};
const BEFORE = { vehicles: 1, customers: 1, name: "Slamet Rahasia" };

/** Makes the database do something when the line in the middle is written. */
const whenWritten = (action: string) =>
  database.query(`
    create or replace function in_the_middle() returns trigger language plpgsql as
      $$ begin if new.no_pol = '${IN_THE_MIDDLE}' then ${action}; end if; return new; end $$;
    create or replace trigger in_the_middle before insert on vehicle for each row execute function in_the_middle()`);

test("a line that the database refuses leaves nothing of the file, and its words quote nobody", async () => {
  await whenWritten("raise check_violation using message = new.no_pol, detail = 'Slamet Rahasia'");
  const { code, stdout, stderr } = await runProgram("pengingat", env, ["import", file, "--apply"]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain("The database refused the import (SQLSTATE 23514). Nothing was imported.");
  expect(stderr).not.toMatch(/RHS|Rahasia|0811/);
  expect(await onFile()).toEqual(BEFORE);
});

test("an import that is killed in the middle leaves nothing, and again brings all of it", async () => {
  await whenWritten(`perform pg_advisory_xact_lock(${LOCK})`);
  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  try {
    await holder.query("select pg_advisory_lock($1)", [LOCK]);
    const running = startProgram("pengingat", env, ["import", file, "--apply"]);
    const waiting = "select pid from pg_locks where locktype = 'advisory' and not granted";
    await expect.poll(() => database.query(waiting), { timeout: 60_000 }).toHaveLength(1);
    running.kill("SIGKILL");
    await running.ended;
  } finally {
    await holder.end();
  }
  await whenWritten("null");
  expect(await onFile()).toEqual(BEFORE);
  const whole = { vehicles: LINES, customers: LINES, name: "Slamet Rahasia 0" };
  for (const counts of [
    `added: ${LINES - 1}, changed: 1`,
    `added: 0, changed: 0, left as they are: ${LINES}`,
  ]) {
    const { code, stdout, stderr } = await runProgram("pengingat", env, ["import", file, "--apply"]);
    expect(code).toBe(0);
    expect(stdout).toContain(`vehicles ${counts}`);
    expect(stderr).not.toMatch(/RHS|Rahasia|0811/);
    expect(await onFile()).toEqual(whole);
  }
});
