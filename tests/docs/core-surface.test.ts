import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { pages, ROOT } from "./pages.ts";

const ENTRIES = ["packages/core/src/index.ts", "packages/core/src/testing.ts"];

const { config } = ts.readConfigFile(join(ROOT, "tsconfig.base.json"), ts.sys.readFile);
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
const program = ts.createProgram(
  ENTRIES.map((entry) => join(ROOT, entry)),
  options,
);
const checker = program.getTypeChecker();

/** What stands outside of the core: adapters, examples, and the documentation. */
const OUTSIDE = [
  ...globSync("packages/!(core)/{src,test}/**/*.{ts,mjs}", { cwd: ROOT }),
  ...globSync("examples/*/{src,test}/**/*.ts", { cwd: ROOT }),
].map((path) => readFileSync(join(ROOT, path), "utf8"));
const words = new Set(
  [...OUTSIDE, ...pages().map(({ text }) => text)].flatMap((text) => text.match(/\w+/g) ?? []),
);

describe.each(ENTRIES)("every export of %s is used outside of the core", (entry) => {
  const exported = exportsOf(entry);

  test("each function, class and constant by name", () => {
    const values = exported.filter(({ flags }) => (flags & ts.SymbolFlags.Value) !== 0);
    expect(values.map(({ name }) => name).filter((name) => !words.has(name))).toEqual([]);
  });

  test("each type by name, or as a part of what is", () => {
    const unused = new Map(exported.filter(({ name }) => !words.has(name)).map((one) => [one.name, one]));
    const toLookAt = exported.filter(({ name }) => words.has(name));
    for (let used = toLookAt.pop(); used !== undefined; used = toLookAt.pop()) {
      for (const name of partsOf(used)) {
        const part = unused.get(name);
        if (part) toLookAt.push(part);
        unused.delete(name);
      }
    }
    expect([...unused.keys()]).toEqual([]);
  });
});

function exportsOf(entry: string): readonly ts.Symbol[] {
  const file = program.getSourceFile(join(ROOT, entry));
  const module = file && checker.getSymbolAtLocation(file);
  if (!module) throw new Error(`${entry}: expected a module`);
  return checker
    .getExportsOfModule(module)
    .map((one) => (one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one));
}

/** The names of the types in a declaration: all of an interface or type, and of a function all but its body. */
function partsOf(symbol: ts.Symbol): ReadonlySet<string> {
  const names = new Set<string>();
  function visit(node: ts.Node): void {
    if (ts.isBlock(node)) return;
    const name = ts.isTypeReferenceNode(node)
      ? node.typeName
      : ts.isExpressionWithTypeArguments(node)
        ? node.expression
        : null;
    if (name && ts.isIdentifier(name)) names.add(name.text);
    ts.forEachChild(node, visit);
  }
  for (const declaration of symbol.declarations ?? []) visit(declaration);
  return names;
}
