import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { runProgram } from "./support/program.ts";
import { openWorkshop, type TestWorkshop } from "./support/workshop.ts";

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

test("npm run remind --json prints JSON", async () => {
  const env = { ...fromNpm("remind", "json"), REMINDER_TODAY: "2026-03-01" };
  const { code, stdout } = await workshop.remind([], env);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ dry_run: false, reminder_sent: 0 });
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

/** Runs the script with the npm that is installed, from the folder of the project's package.json. */
async function npmRun(options: readonly string[], env: Record<string, string> = {}) {
  const { PATH = "" } = process.env;
  const npm = { HOME: workshop.home, npm_config_update_notifier: "false" };
  const child = spawn("npm", ["run", "remind", ...options], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: { ...workshop.env, PATH, ...npm, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code, stdout, stderr };
}

describe("with the npm that is installed,", () => {
  test("npm run remind --dry-run sends nothing, and shows the right line", async () => {
    const { code, stdout, stderr } = await npmRun(["--dry-run"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("2 planned") });
    expect(stderr).toContain("npm run -s remind -- --dry-run");
  });

  test("npm run remind --dry-run --json is a dry run as JSON", async () => {
    const { code, stdout } = await npmRun(["--dry-run", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout.slice(stdout.indexOf("{")))).toMatchObject({ dry_run: true, planned: 2 });
  });

  test("npm run remind --yes does not confirm, and the right line is shown", async () => {
    const { code, stderr } = await npmRun(["--yes"], { CONFIRM_ABOVE: "1" });
    expect(code).toBe(3);
    expect(stderr).toContain("npm run -s pengingat -- run --yes");
  });

  test("npm run remind --help is npm's own help: the script does not run", async () => {
    const { stdout } = await npmRun(["--help"]);
    expect(stdout).toMatch(/npm run/);
  });

  afterEach(async () => {
    expect(workshop.gateway.posted).toEqual([]);
    expect(await workshop.ledger()).toEqual([]);
  });
});

test("what an environment says of npm outside of an npm script means nothing", async () => {
  const { code, stdout } = await workshop.remind([], { npm_config_dry_run: "true" });
  expect(code).toBe(0);
  expect(stdout).toContain("2 sent");
  expect(workshop.gateway.posted).toHaveLength(2);
});
