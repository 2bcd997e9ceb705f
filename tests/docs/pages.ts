import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The repository's root, without a slash at its end. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

/** A page of the documentation. */
export interface Page {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** A fenced block of a page. */
export interface Block {
  readonly page: string;
  /** Of its first line of code. */
  readonly line: number;
  /** The first word after the fence, such as `ts`. */
  readonly language: string;
  /** The other words after the fence. */
  readonly marks: readonly string[];
  readonly code: string;
}

const PATTERNS = ["*.md", "docs/**/*.md", "packages/*/README.md", "examples/*/README.md"];

/** Every page that is tested. */
export function pages(): readonly Page[] {
  const paths = globSync(PATTERNS, { cwd: ROOT }).map((path) => path.replaceAll("\\", "/"));
  return paths.sort().map((path) => ({ path, text: readFileSync(`${ROOT}/${path}`, "utf8") }));
}

/** The fenced blocks of a page, in order. One inside a list is taken without its indent. */
export function blocksOf({ path, text }: Page): readonly Block[] {
  const blocks: Block[] = [];
  let open: { indent: string; line: number; words: string[]; code: string[] } | null = null;
  for (const [index, line] of text.split("\n").entries()) {
    const fence = /^(\s*)```(.*)$/.exec(line);
    if (open === null && fence) {
      open = {
        indent: fence[1] ?? "",
        line: index + 2,
        words: (fence[2] ?? "").trim().split(/\s+/),
        code: [],
      };
    } else if (open && fence) {
      const [language = "", ...marks] = open.words;
      blocks.push({ page: path, line: open.line, language, marks, code: open.code.join("\n") });
      open = null;
    } else if (open) {
      open.code.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
    }
  }
  if (open) throw new Error(`${path}:${open.line}: expected the block to end, it does not`);
  return blocks;
}

/** The page without its fenced blocks. */
export function proseOf({ text }: Page): string {
  return text.replaceAll(/^(\s*)```[\s\S]*?^\s*```\s*$/gm, "");
}
