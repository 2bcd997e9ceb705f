import { reply } from "@pengingat/test-support/gateway";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Ended, type Environment, followProgram, runProgram, startProgram } from "./support/program.ts";
import { openWorkshop, type TestWorkshop } from "./support/workshop.ts";

let workshop: TestWorkshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});
beforeEach(async () => {
  await workshop.clear();
  await workshop.add({ id: 1 }, { id: 2, phone: "x" });
});
afterAll(() => workshop.close());

type Given = Parameters<typeof followProgram>;

/** What is the same for each run of one command. */
function comparable({ code, stdout, stderr }: Ended) {
  const same = (text: string) =>
    text.replaceAll(/"(time|runId|run_id)":"[^"]*"|"(durationMs|gatewayMs)":\d+/g, "");
  return { code, stdout: same(stdout), stderr: same(stderr) };
}

const UNREACHABLE = { DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none" };

test.each<[code: number, what: string, args: string[], env: Environment]>([
  [0, "a command line's help", ["run", "--help"], {}],
  [0, "a run", ["run", "--json"], {}],
  [1, "a run with a failure", ["run", "--json"], { SEND_ATTEMPTS: "1" }],
  [2, "an unknown option", ["run", "--dryrun"], {}],
  [2, "wrong settings", ["run"], { SEND_ATTEMPTS: "0", PORT: "x" }],
  [2, "a server that is refused", ["start"], { JWT_SECRET: "short" }],
  [3, "a database that is not there", ["run"], UNREACHABLE],
])(
  "exit %i, %s: a process that many runs share gives what one of its own gives",
  async (code, _, args, env) => {
    const settings = { ...workshop.env, ...env };
    workshop.gateway.reset();
    if (code === 1)
      workshop.gateway.answer = (_message, response) => reply(response, 400, { success: false });
    const own = comparable(await startProgram("pengingat", settings, args).ended);
    await workshop.database.query("truncate reminder_delivery, reminder_slot, reminder_day");
    expect(own.code).toBe(code);
    for (const start of [runProgram, (...given: Given) => followProgram(...given).ended]) {
      expect(comparable(await start("pengingat", settings, args)), start.name).toEqual(own);
      await workshop.database.query("truncate reminder_delivery, reminder_slot, reminder_day");
    }
  },
);
