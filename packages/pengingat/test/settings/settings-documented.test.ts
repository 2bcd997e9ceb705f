import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { parseSettings } from "../../src/settings/settings.js";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

/** Every variable that the settings have as a field. */
const names = globSync("packages/pengingat/src/settings/*.ts", { cwd: ROOT })
  .flatMap((path) => [...read(path).matchAll(/^ {2}([A-Z][A-Z_]+): \w/gm)])
  .map(([, name = ""]) => name);

test("every setting stands in .env.example and in the README's table", () => {
  expect(names.length).toBeGreaterThan(40);
  expect(new Set(names).size).toBe(names.length);
  const example = read(".env.example");
  expect(names.filter((name) => !new RegExp(`^#${name}=`, "m").test(example))).toEqual([]);
  const rows = read("README.md").match(/^\| `.*$/gm) ?? [];
  const inTable = new Set(rows.flatMap((row) => row.split(" | ")[0]?.match(/\b[A-Z][A-Z_]+\b/g) ?? []));
  expect(names.filter((name) => !inTable.has(name))).toEqual([]);
});

test("the defaults that .env.example shows are the defaults", () => {
  const parse = (environment: Record<string, string>) =>
    parseSettings(environment, { jwtSecret: false, sends: false });
  const { DATABASE_URL: _, ...shown } = parseEnv(read(".env.example").replaceAll(/^#(?=[A-Z_]+=)/gm, ""));
  const given = Object.entries(shown).flatMap(([name, value]) => (value ? [[name, value]] : []));
  expect(given.length).toBeGreaterThan(20);
  const defaults = parse({ REMINDER_TIME_ZONE: "Asia/Jakarta", SEND_RATE_PER_MINUTE: "60" });
  expect(parse(Object.fromEntries(given))).toEqual(defaults);
});
