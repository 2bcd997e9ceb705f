import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { anchorsOf } from "./headings.ts";
import { pages, proseOf, ROOT } from "./pages.ts";

/** Places in the repository that a page names outside of a link, in code. */
const PLACE =
  /(?<![\w./@-])((?:packages|examples|tests|docs|tools|bench|\.ci|\.changeset)\/[\w./-]*\w)(?![\w*{…<]|[./-]+[\w*{…<])/g;
/** What a build makes, and nobody else. */
const BUILT = /\/dist(\/|$)/;

describe.each(pages())("$path", (page) => {
  const folder = dirname(join(ROOT, page.path));

  test("its links lead somewhere, their anchors too", () => {
    const broken = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !/^(https?|mailto):/.test(target))
      .filter((target) => {
        const [path = "", anchor] = target.split("#");
        const file = path === "" ? join(ROOT, page.path) : join(folder, path);
        if (!existsSync(file)) return true;
        if (anchor === undefined) return false;
        const text = readFileSync(file, "utf8");
        return !file.endsWith(".md") || !anchorsOf({ path: file, text }).has(anchor);
      });
    expect(broken).toEqual([]);
  });

  test("the scripts that it names are there", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const named = [...page.text.matchAll(/\bnpm run (?:-s )?([a-z][\w:-]*)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test("the files that it names are there", () => {
    const named = [...page.text.matchAll(PLACE)].map(([, path = ""]) => path);
    const missing = named.filter((path) => !existsSync(join(ROOT, path)) && !existsSync(join(folder, path)));
    expect(missing.filter((path) => !BUILT.test(path) || !isBuilt(path))).toEqual([]);
  });
});

/** A page may name a program before it is built: its source is what has to be there. */
function isBuilt(path: string): boolean {
  const source = path.replace(/\/dist(\/|$)/, "/src$1").replace(/\.d\.ts$|\.js$/, ".ts");
  return existsSync(join(ROOT, source));
}
