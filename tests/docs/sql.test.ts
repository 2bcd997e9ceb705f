import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { blocksOf, pages, ROOT } from "./pages.ts";

const blocks = pages()
  .filter(({ path }) => path === "README.md" || path.startsWith("docs/"))
  .flatMap(blocksOf)
  .filter(({ language }) => language === "sql");

const home = mkdtempSync(join(tmpdir(), "pengingat-sql-"));
let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
  const env = { PATH: process.env.PATH, DATABASE_URL: database.url, PENGINGAT_HOME: home };
  const program = join(ROOT, "packages/pengingat/dist/main.js");
  await promisify(execFile)(process.execPath, [program, "migrate"], { env });
});

afterAll(async () => {
  await database.drop();
  rmSync(home, { recursive: true });
});

test.each(blocks.map((block) => [`${block.page}:${block.line}`, block.code] as const))(
  "the SQL of %s agrees with the tables, and finds nothing in empty ones",
  async (_, code) => {
    for (const statement of code.split(/;\s*$/m).filter((part) => part.trim() !== "")) {
      expect(await database.query(statement)).toEqual([]);
    }
  },
);
