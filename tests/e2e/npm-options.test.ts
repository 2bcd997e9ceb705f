import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { runProgram } from "./support/program.ts";
import { openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

let workshop: TestWorkshop;

beforeAll(async () => {
  workshop = await openWorkshop();
  await workshop.add({ id: 1 }, { id: 2 });
});
beforeEach(() => workshop.gateway.reset());
afterAll(() => workshop.close());

/** The environment that npm leaves to a script whose options it took for itself. */
const fromNpm = (script: string, ...options: string[]) => ({
  npm_lifecycle_event: script,
  npm_config_yes: "",
  ...Object.fromEntries(options.map((name) => [`npm_config_${name}`, "true"])),
});

test.each(["dry_run", "dryrun", "dry_runn"])(
  "npm run remind --dry-run sends nothing though npm took the option for itself (%s), and shows the right line",
  async (name) => {
    const { code, stdout, stderr } = await workshop.remind([], fromNpm("remind", name));
    expect(code).toBe(0);
    expect(stdout).toContain("2 planned");
    expect(stderr).toContain("npm run -s remind -- --dry-run");
    expect(workshop.gateway.posted).toEqual([]);
    expect(await workshop.ledger()).toEqual([]);
  },
);

test("npm run remind --dry-run --json is a dry run as JSON", async () => {
  const ended = await workshop.remind([], fromNpm("remind", "dry_run", "json"));
  expect(report(ended)).toMatchObject({ dry_run: true, planned: 2 });
  expect(workshop.gateway.posted).toEqual([]);
});

test.each([
  ["start", "server"],
  ["migrate", "migrate"],
  ["token", "token"],
] as const)("npm run %s --dry-run is refused: it has no dry run", async (script, program) => {
  const { code, stdout, stderr } = await runProgram(program, {
    ...workshop.env,
    ...fromNpm(script, "dry_run"),
  });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(`${script} has no --dry-run`);
});

test("npm run remind --yes does not confirm, and the right line is shown", async () => {
  const env = { ...fromNpm("remind", "yes"), CONFIRM_ABOVE: "1" };
  const { code, stderr } = await workshop.remind([], env);
  expect(code).toBe(3);
  expect(stderr).toMatch(/--yes/);
  expect(workshop.gateway.posted).toEqual([]);
});

test("npm run remind --help is npm's own help: the script does not run", async () => {
  const { PATH = "" } = process.env;
  const { stdout } = await promisify(execFile)("npm", ["run", "remind", "--help"], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: { ...workshop.env, PATH, HOME: workshop.home, npm_config_update_notifier: "false" },
  });
  expect(stdout).toMatch(/npm run/);
  expect(workshop.gateway.posted).toEqual([]);
  expect(await workshop.ledger()).toEqual([]);
});

test("what an environment says of npm outside of an npm script means nothing", async () => {
  const { code, stdout } = await workshop.remind([], { npm_config_dry_run: "true" });
  expect(code).toBe(0);
  expect(stdout).toContain("2 sent");
  expect(workshop.gateway.posted).toHaveLength(2);
});
