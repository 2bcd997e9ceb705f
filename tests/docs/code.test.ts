import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sharedProcesses } from "../shared-process/shared-processes.ts";
import { type Block, blocksOf, pages, ROOT } from "./pages.ts";

const code = pages()
  .flatMap(blocksOf)
  .filter(({ language }) => language === "ts" || language === "js");
/** A block with the mark `file=…` quotes that file, which is checked and tested where it lies. */
const quoted = code.filter(({ marks }) => fileOf(marks) !== null);
const written = code.filter(({ marks }) => fileOf(marks) === null);
const runnable = written.filter(({ marks }) => !marks.includes("no-run"));

// Inside the workspace, so that its packages are found.
const folder = mkdtempSync(join(ROOT, "tests/docs/.blocks-"));
/** The blocks import the same libraries, which are loaded once. */
const oneProcess = sharedProcesses({
  execArgv: ["--import", new URL("loopback-only.ts", import.meta.url).href],
  cwd: folder,
});
let database: TestDatabase;

beforeAll(async () => {
  for (const block of written) writeFileSync(fileFor(block), `${block.code}\n`);
  database = await createDatabase();
  await database.query("create table customer (id integer primary key, nama text, hp text)");
  await database.query(
    "create table vehicle (id integer primary key, no_pol text, customer_id integer, last_visit_date date)",
  );
  await run(join(ROOT, "packages/pengingat/dist/main.js"), "migrate");
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

test("every block is TypeScript that the packages' types agree with", () => {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.base.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  const strict = { ...options, noUnusedLocals: false, erasableSyntaxOnly: true };
  const program = ts.createProgram(written.map(fileFor), strict);
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line : 0;
    const block = written.find((one) => fileFor(one) === file?.fileName);
    const where = block ? `${block.page}:${block.line + line}` : file?.fileName;
    return `${where}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
  expect(problems).toEqual([]);
});

describe("a block runs as it stands:", () => {
  test.each(named(runnable))("%s", async (_, block) => {
    await run(fileFor(block));
  });
});

describe("a block that quotes a file says what the file says:", () => {
  test.each(named(quoted))("%s", (_, block) => {
    expect(readFileSync(join(ROOT, fileOf(block.marks) ?? ""), "utf8")).toContain(block.code);
  });
});

test("few blocks can't be run", () => {
  expect(written.length - runnable.length).toBeLessThanOrEqual(6);
});

function named(blocks: readonly Block[]): (readonly [string, Block])[] {
  return blocks.map((block) => [`${block.page}:${block.line}`, block]);
}

/** Runs a file on an empty fleet, without the developer's own settings. */
async function run(file: string, ...args: string[]): Promise<void> {
  const PATH = process.env.PATH ?? "";
  const env = { PATH, DATABASE_URL: database.url, STARSENDER_API_KEY: "k3y", PENGINGAT_HOME: folder };
  const { code, stdout, stderr } = await oneProcess.run({ file, args, env });
  expect(code, stdout + stderr).toBe(0);
}

/** Another block imports one with the mark `as=…` under that name. */
function fileFor({ page, line, marks }: Block): string {
  return join(folder, markValue("as=", marks) ?? `${page.replaceAll(/[/.]/g, "-")}-${line}.ts`);
}

function fileOf(marks: readonly string[]): string | null {
  return markValue("file=", marks);
}

function markValue(name: string, marks: readonly string[]): string | null {
  return marks.find((mark) => mark.startsWith(name))?.slice(name.length) ?? null;
}
