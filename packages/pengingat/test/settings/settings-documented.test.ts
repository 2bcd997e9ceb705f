import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { parseSettings } from "../../src/settings/settings.js";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

test("the defaults that .env.example shows are the defaults", () => {
  const parse = (environment: Record<string, string>) =>
    parseSettings(environment, { jwtSecret: false, sends: false });
  const { DATABASE_URL: _, ...shown } = parseEnv(read(".env.example").replaceAll(/^#(?=[A-Z_]+=)/gm, ""));
  const given = Object.entries(shown).flatMap(([name, value]) => (value ? [[name, value]] : []));
  expect(given.length).toBeGreaterThan(20);
  const defaults = parse({ REMINDER_TIME_ZONE: "Asia/Jakarta", SEND_RATE_PER_MINUTE: "60" });
  // The default telephone, given by hand, is no longer taken by default.
  expect(parse(Object.fromEntries(given))).toEqual({ ...defaults, namesDefaultPhone: false });
});
