import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";

/** The environment over the `.env` file of `home`. An empty value counts as none, in both. */
export function readEnvironment(home: string): Record<string, string> {
  return { ...given(dotEnv(join(home, ".env"))), ...given(process.env) };
}

function given(variables: NodeJS.Dict<string>): Record<string, string> {
  const entries = Object.entries(variables);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== ""),
  );
}

function dotEnv(path: string): NodeJS.Dict<string> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
  return parseEnv(text);
}
