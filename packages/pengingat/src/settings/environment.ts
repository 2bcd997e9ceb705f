import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type DotEnv, parseDotEnv } from "./dot-env.js";
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
  const { problems, notices } = fileProblems(file, names);
  const variables = withoutEmpty({ ...file.variables, ...given });
  return { variables, problems: [...problems, ...environmentProblems(given, variables, names)], notices };
}

function withoutEmpty(variables: NodeJS.Dict<string>): Record<string, string> {
  const entries = Object.entries(variables);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== ""),
  );
}

/** The file, or what is wrong with it as text. */
function readDotEnv(path: string, environment: NodeJS.Dict<string>): DotEnv | string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return parseDotEnv("", {});
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

function fileProblems({ variables, unreadable }: DotEnv, names: SettingNames) {
  const problems: string[] = [];
  const notices: string[] = [];
  for (const { line, text } of unreadable) {
    const lost = names.mentionedIn(text);
    if (lost === null) notices.push(`.env, line ${line}: skipped, as it does not read NAME=value`);
    else problems.push(`${lost}: expected NAME=value with quotes that close in .env, line ${line}`);
  }
  for (const [name, value] of Object.entries(variables)) {
    const right = names.nearlyOne(name);
    if (right !== null) problems.push(`${name}: no such setting in .env; did you mean ${right}?`);
    if (name === "PENGINGAT_HOME") {
      problems.push(`${name}: expected in the environment, as it says where .env is`);
    }
    const [first = "", ...others] = value.split("\n");
    const enclosed = names.isOne(name) && first !== value ? names.mentionedIn(settingLines(others)) : null;
    if (enclosed !== null) problems.push(`${name}: expected quotes that close before ${enclosed} in .env`);
  }
  return { problems, notices };
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
    if (names.isOne(name) && /^(["']).*\1$/s.test(value.trim()) && value.trim().length > 1) {
      problems.push(
        `${name}: expected no quotes around it in the environment (docker --env-file keeps them)`,
      );
    }
    // Other programs have names of their own, so only what is lost is spoken of.
    const right = value.trim() === "" ? null : names.nearlyOneWithItsPrefix(name);
    if (right !== null && variables[right] === undefined) {
      problems.push(`${name}: no such setting; did you mean ${right}?`);
    }
  }
  return problems;
}
