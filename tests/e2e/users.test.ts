import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runProgram } from "./support/program.ts";
import { openWorkshop, type TestWorkshop } from "./support/workshop.ts";

const PROGRAM = fileURLToPath(new URL("../../packages/pengingat/dist/main.js", import.meta.url));

let workshop: TestWorkshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});
afterAll(() => workshop.close());

const user = (...args: string[]) => runProgram("pengingat", workshop.env, ["user", ...args]);

/** Adds a user whose password comes on standard input, as from a script. */
async function add(name: string, password: string) {
  const args = [PROGRAM, "user", "add", name];
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, ...workshop.env } });
  child.stdin.end(`${password}\n`);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code, stdout, stderr };
}

test("users are added, listed and removed, and with a user go the sessions", async () => {
  expect(await user("list")).toMatchObject({ code: 0, stdout: "There are no users.\n" });
  const short = await add("Sari", "1234567");
  expect([short.code, short.stderr]).toEqual([
    2,
    expect.stringContaining("The password needs 8 to 200 characters."),
  ]);
  expect(await add(" Sari ", "rahasia bengkel")).toMatchObject({
    code: 0,
    stdout: "Sari may sign in to the page.\n",
  });
  const [kept] = await workshop.database.query<{ password: string }>("select password from reminder_user");
  expect(kept?.password).toMatch(/^scrypt\$/);
  expect(await user("list")).toMatchObject({
    stdout: expect.stringMatching(/^Sari {2}since \d{4}-\d\d-\d\d\n$/),
  });
  const { users } = JSON.parse((await user("list", "--json")).stdout);
  expect(users).toEqual([{ name: "Sari", added_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) }]);

  await workshop.database.query(
    "insert into reminder_session (id, user_key, version, expires_at) select 'open', key, version, now() + interval '1 hour' from reminder_user",
  );
  expect(await user("remove", "SARI")).toMatchObject({
    code: 0,
    stdout: "SARI may no longer sign in, and is signed out.\n",
  });
  expect(await workshop.database.query("select id from reminder_session")).toEqual([]);
  expect(await user("list")).toMatchObject({ stdout: "There are no users.\n" });
  const again = await user("remove", "Sari");
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('There is no user "Sari".')]);
});
