import { parseArgs } from "node:util";
import { StartUpError } from "@pengingat/example-composition";

/** What the command line asks for. */
export interface Command {
  readonly dryRun: boolean;
  readonly json: boolean;
}

const USAGE = `Usage: npm run -s remind -- [--dry-run] [--json]
  --dry-run  say who would be written to; write and send nothing
  --json     print the report as one JSON object`;

/** @throws {StartUpError} for what it does not know */
export function parseCommand(args: readonly string[]): Command {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { "dry-run": { type: "boolean", default: false }, json: { type: "boolean", default: false } },
    });
    return { dryRun: values["dry-run"], json: values.json };
  } catch (error) {
    throw new StartUpError(error instanceof Error ? error.message : String(error), USAGE);
  }
}
