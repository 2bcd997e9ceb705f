import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isBlank } from "@pengingat/core/adapter";
import { type DotEnv, parseDotEnv } from "./dot-env.js";
import { useVariables } from "./process-variables.js";
import type { SettingNames } from "./setting-names.js";

/** Where settings come from. */
export interface Environment {
  readonly variables: Readonly<Record<string, string>>;
  /** Settings that would be lost in silence. */
  readonly problems: readonly string[];
  /** What is skipped in `.env`, as python-dotenv skips it, and is no setting of ours. */
  readonly notices: readonly string[];
}

/**
 * The environment over the `.env` file of `home`. An empty value counts as none; one in the environment also takes
 * away what the file has.
 */
export function readEnvironment(
  home: string,
  names: SettingNames,
  given: NodeJS.Dict<string> = process.env,
): Environment {
  const file = readDotEnv(join(home, ".env"), given);
  if (typeof file === "string") return { variables: withoutEmpty(given), problems: [file], notices: [] };
  const { problems, notices } = fileProblems(file, names, given);
  const variables = withoutEmpty({ ...file.variables, ...given });
  const where = (name: string) => lineOf(file, name);
  return {
    variables,
    problems: [...problems, ...environmentProblems(given, variables, names)],
    notices: [
      ...notices,
      ...misnamedFiles(home),
      ...useVariables(file.variables, where, given),
      ...withoutDatabase(file, variables),
      ...nearlyOurs(given, variables, names),
    ],
  };
}

function withoutEmpty(variables: NodeJS.Dict<string>): Record<string, string> {
  const entries = Object.entries(variables);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => !isBlank(entry[1])));
}

/** The file, or what is wrong with it as text. */
function readDotEnv(path: string, environment: NodeJS.Dict<string>): DotEnv | string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "ENOENT") return parseDotEnv("", {});
    if (code === "EISDIR") return ".env: expected a file, got a folder";
    if (code === "EACCES" || code === "EPERM") return ".env: this user may not read it";
    throw error;
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!text.includes("\0")) return parseDotEnv(text, environment);
  } catch {
    // Said below: `>` in Windows PowerShell writes UTF-16.
  }
  return ".env: expected UTF-8, got another encoding: save it again as UTF-8";
}

function fileProblems(file: DotEnv, names: SettingNames, given: NodeJS.Dict<string>) {
  const { variables, unreadable } = file;
  const problems: string[] = [];
  const notices: string[] = [];
  for (const { line, text } of unreadable) {
    const lost = names.mentionedIn(text);
    // For Docker a name alone is the environment's own value.
    if (lost !== null && text.replace(/^export\s/, "").trim() === lost && given[lost] !== undefined) continue;
    if (lost === null) notices.push(`.env, line ${line}: skipped, as it does not read NAME=value`);
    else
      problems.push(
        `${lost}: expected NAME=value${/["']/.test(text) ? " with quotes that close" : ""} in .env, line ${line}`,
      );
  }
  const unknown: string[] = [];
  for (const [name, value] of Object.entries(variables)) {
    const right = names.nearlyOne(name) ?? (names.isOne(name) ? null : setInAnotherWay(name, value, names));
    if (right !== null)
      problems.push(`${name}: no such setting in ${lineOf(file, name)}; did you mean ${right}?`);
    else if (!names.isOne(name) && names.isLikeOne(name))
      unknown.push(`${name} (line ${file.lines.get(name)?.at(-1)})`);
    if (names.isOne(name) && TYPOGRAPHIC_QUOTES.test(value.trim())) {
      problems.push(
        `${name}: expected straight quotes or none around it in ${lineOf(file, name)}, got typographic ones`,
      );
    }
    if (name === "PENGINGAT_HOME") {
      problems.push(`${name}: expected in the environment, as it says where .env is`);
    }
    const [first = "", ...others] = value.split("\n");
    const enclosed = names.isOne(name) && first !== value ? names.mentionedIn(settingLines(others)) : null;
    if (enclosed !== null) problems.push(`${name}: expected quotes that close before ${enclosed} in .env`);
  }
  if (unknown.length > 0) notices.push(`.env: no settings of pengingat, and not used: ${unknown.join(", ")}`);
  for (const [name, lines] of file.lines) {
    if (names.isOne(name) && lines.length > 1) {
      notices.push(`${name} is in .env several times, and its last value counts (lines ${lines.join(", ")})`);
    }
    const unset = names.isOne(name) ? (file.unset.get(name) ?? []) : [];
    if (unset.length > 0) {
      // Where a value is a secret with ${…} in it, the name is a part of the secret.
      notices.push(
        `${name} (${lineOf(file, name)}): nothing sets what \${…} names, which counts as empty in it`,
      );
    }
  }
  return { problems, notices };
}

const TYPOGRAPHIC_QUOTES = /^[“”„‟‘’‚‛«»‹›＂＇`].*[“”„‟‘’‚‛«»‹›＂＇`]$/su;

/** `.env, line 3` */
function lineOf(file: DotEnv, name: string): string {
  return `.env, line ${file.lines.get(name)?.at(-1)}`;
}

/** The setting that a statement of another language sets, such as `$env:PORT = 1` or `Environment=PORT=1`. */
function setInAnotherWay(name: string, value: string, names: SettingNames): string | null {
  const isPlain = /^\w+$/.test(name) && name.toLowerCase() !== "environment";
  return isPlain ? null : names.mentionedIn(`${name}=${value.split("\n")[0]}`);
}

/** libpq's names complete a URL. Without one the demo would start. */
function withoutDatabase(file: DotEnv, variables: Readonly<Record<string, string>>): readonly string[] {
  if (variables.DATABASE_URL !== undefined) return [];
  return ["PGHOST", "PGDATABASE"]
    .filter((name) => file.variables[name])
    .map(
      (name) =>
        `${name} (${lineOf(file, name)}): it is not used without DATABASE_URL (postgresql:/// will do)`,
    );
}

/** Files that look like `.env`, which editors name otherwise; nothing where `.env` is there. */
function misnamedFiles(home: string): readonly string[] {
  if (existsSync(join(home, ".env"))) return [];
  return [".env.txt", "env.txt", ".env.env", ".env.local", ".env.production"]
    .filter((name) => existsSync(join(home, name)))
    .map((name) => `${name} is not read: the file's name is .env`);
}

/** Of the further lines of a value, those that look like settings of their own. */
function settingLines(lines: readonly string[]): string {
  return lines.filter((line) => /^\s*(export\s+)?\w+\s*=/.test(line)).join("\n");
}

function environmentProblems(
  given: NodeJS.Dict<string>,
  variables: Readonly<Record<string, string>>,
  names: SettingNames,
): readonly string[] {
  const problems: string[] = [];
  for (const [name, value = ""] of Object.entries(given)) {
    const isQuoted = /^(["']).*\1(?:\s+#.*)?$/s.test(value.trim()) && value.trim().length > 1;
    if (names.isOne(name) && (isQuoted || TYPOGRAPHIC_QUOTES.test(value.trim()))) {
      problems.push(
        `${name}: expected no quotes around it in the environment (docker --env-file keeps them)`,
      );
    }
    // Other programs have names of their own, so only what is lost is spoken of.
    const right = isBlank(value) ? null : names.nearlyOneWithItsPrefix(name);
    if (right !== null && variables[right] === undefined) {
      problems.push(`${name}: no such setting; did you mean ${right}?`);
    }
  }
  return problems;
}

/** Below this, names of other programs are too often one letter off ours. */
const SHORTEST_SPOKEN_OF = 8;

/** What is lost of a name without a prefix of ours is spoken of only: another program may mean it. */
function nearlyOurs(
  given: NodeJS.Dict<string>,
  variables: Readonly<Record<string, string>>,
  names: SettingNames,
): readonly string[] {
  return Object.entries(given).flatMap(([name, value = ""]) => {
    if (name.length < SHORTEST_SPOKEN_OF || isBlank(value) || names.isLikeOne(name)) return [];
    const right = names.nearlyOne(name);
    if (right === null || variables[right] !== undefined) return [];
    return [`${name} in the environment is no setting of pengingat: did you mean ${right}?`];
  });
}
