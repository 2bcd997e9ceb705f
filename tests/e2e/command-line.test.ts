import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runProgram } from "./support/program.ts";
import { openWorkshop, type TestWorkshop } from "./support/workshop.ts";

const COMMANDS = [
  ...["start", "run", "doctor", "test", "compare", "import", "export", "list", "resolve", "suppress"],
  ...["unsuppress", "results", "person", "retain", "user", "token", "migrate"],
];

let workshop: TestWorkshop;
let home: string;

beforeAll(async () => {
  workshop = await openWorkshop();
  ({ home } = workshop);
});
afterAll(() => workshop.close());

const pengingat = (...args: string[]) => runProgram("pengingat", { PENGINGAT_HOME: home }, args);

describe.concurrent("help and version", () => {
  test.each(["--help", "-h"])("%s shows every command on standard output and ends with 0", async (option) => {
    const { code, stdout, stderr } = await pengingat(option);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Usage: pengingat /);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, "m"));
    expect(stdout).not.toMatch(/^ {2}remind/m);
  });

  test.each(["start", "run", "person export"])(
    "%s --help shows the usage of that command",
    async (command) => {
      const { code, stdout, stderr } = await pengingat(...command.split(" "), "--help");
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(new RegExp(`^Usage: pengingat ${command}\\b`));
    },
  );

  test("--version prints the version of the package", async () => {
    expect(await pengingat("--version")).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: "",
    });
  });

  test("without a command the usage goes to standard error, with 2", async () => {
    const { code, stdout, stderr } = await pengingat();
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^Usage: pengingat /);
  });
});

test.each([[["--help"]], [["token"]], [["run", "--dry-run", "--json"]], [["list", "--json"]]])(
  "%j with output that cannot be written ends with 1",
  async (args) => {
    const main = fileURLToPath(new URL("../../packages/pengingat/dist/main.js", import.meta.url));
    const full = openSync("/dev/full", "w");
    const env = {
      PATH: process.env.PATH,
      ...workshop.env,
      JWT_SECRET: "x".repeat(32),
      LOG_LEVEL: "silent",
    };
    const child = spawn(process.execPath, [main, ...args], { env, stdio: ["ignore", full, "pipe"] });
    closeSync(full);
    const [code] = await once(child, "close");
    expect(code).toBe(1);
  },
);

test.concurrent.each<[string[], string]>([
  [["strat"], 'Unknown command "strat". Did you mean "start"?'],
  [["supress", "0811"], 'Unknown command "supress". Did you mean "suppress"?'],
  [["remind", "lst"], 'Unknown command "lst". Did you mean "list"?'],
  [["nonsense"], 'Unknown command "nonsense".'],
  [["RUN"], 'Unknown command "RUN". Did you mean "run"?'],
  [["doc"], 'Unknown command "doc". Did you mean "doctor"?'],
  [["run", "--dry"], 'Unknown option "--dry". Did you mean "--dry-run"?'],
  [["run", "--JSON=1"], 'Unknown option "--JSON=1". Did you mean "--json"?'],
  [["run", "--dyrrun"], 'Unknown option "--dyrrun". Did you mean "--dry-run"?'],
  [["list", "--jsn"], 'Unknown option "--jsn". Did you mean "--json"?'],
  [["list", "supressed"], 'There is no list "supressed". Did you mean "suppressed"?'],
  [["--dry-run"], 'Unknown option "--dry-run".'],
  [["start", "--dry-run"], 'Unknown option "--dry-run".'],
  [["migrate", "--dry-run"], 'Unknown option "--dry-run".'],
  [["run", "--", "--dry-run"], 'Too many arguments for "run". Expected 0 arguments but got 1: --dry-run.'],
  [["run", "0811 1000 001"], 'Too many arguments for "run". Expected 0 arguments but got 1: ….'],
  [["resolve", "3"], 'Missing required argument "outcome".'],
  [["resolve", "3", "yes"], 'resolve: expected sent or retry, got "yes".'],
  [["list", "sent", "--hours", "3"], "--hours goes with list unconfirmed."],
  [["list", "suppressed", "--name", "Ani"], "--name goes with list unknown, failed, sent, unconfirmed."],
])("%j ends with 2 and says what is wrong", async (args, problem) => {
  expect(await pengingat(...args)).toEqual({
    code: 2,
    stdout: "",
    stderr: `${problem}\nAdd --help for usage.\n`,
  });
});
