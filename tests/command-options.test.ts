import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

function start(...args: string[]) {
  return spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
}

it.each([
  ["bench/run.mjs", "npm run bench -- "],
  ["tests/faults/main.ts", "npm run faults -- "],
  ["tests/soak/main.ts", "npm run soak -- "],
  ["packages/page-koa/test/screenshots.ts", "npm run screenshots -- "],
])("%s --help prints how it is used, and does nothing", (file, usage) => {
  const { status, stdout, stderr } = start(file, "--help");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain(usage);
});

it("an option that there is not is named, with what there is", () => {
  const { status, stdout, stderr } = start("tests/soak/main.ts", "--dayz", "3");
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toMatch(/--dayz.*npm run soak -- /s);
});
