import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";

/** The environment over the `.env` file of `home`. An empty value counts as none. */
export function readEnvironment(home: string): Record<string, string> {
  const merged = { ...dotEnv(join(home, ".env")), ...process.env };
  const given = Object.entries(merged).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== "",
  );
  return Object.fromEntries(given);
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
