import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folderOf } from "../src/process/home.js";

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "pengingat-home-"));
  for (const folder of ["app", "app/node_modules/other", "lib", "_npx/0123"]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  for (const folder of ["app", "app/node_modules/other", "_npx/0123"]) {
    writeFileSync(join(root, folder, "package.json"), "{}");
  }
});
afterAll(() => rmSync(root, { recursive: true }));

test.each([
  ["in the repository, its root", "clone/packages/pengingat/dist/main.js", "clone"],
  ["in a clone below other packages", "packages/clone/packages/pengingat/dist/a.js", "packages/clone"],
  ["installed, the folder above node_modules", "app/node_modules/pengingat/dist/main.js", "app"],
  [
    "installed by pnpm, the folder above the outer node_modules",
    "app/node_modules/.pnpm/pengingat@1.0.0/node_modules/pengingat/dist/main.js",
    "app",
  ],
  [
    "installed for another package, the folder of the app",
    "app/node_modules/other/node_modules/pengingat/dist/main.js",
    "app",
  ],
  ["with a global install, the current folder", "lib/node_modules/pengingat/dist/main.js", "current"],
  ["from the cache of npx, the current folder", "_npx/0123/node_modules/pengingat/dist/main.js", "current"],
])("the home is %s", (_, file, home) => {
  expect(folderOf(join(root, file), join(root, "current"))).toBe(join(root, home));
});

test("no message names a script of the repository, which an installed package does not have", () => {
  const folder = new URL("../src/", import.meta.url).pathname;
  // These ask first whether there are scripts.
  const asking = ["process/home.ts", "commands/npm-options.ts"];
  const naming = globSync("**/*.ts", { cwd: folder }).filter(
    (file) =>
      !asking.includes(file) &&
      /^(?! \*).*\bnpm (run|start|ci)\b/m.test(readFileSync(join(folder, file), "utf8")),
  );
  expect(naming).toEqual([]);
});
