import { parseArgs } from "node:util";
import { StartUpError } from "@pengingat/example-composition";

/** What the command line asks for. */
export type Command =
  | { readonly name: "run"; readonly dryRun: boolean; readonly confirmed: boolean; readonly json: boolean }
  | {
      readonly name: "list";
      readonly status: ListedStatus;
      readonly after: string | null;
      readonly json: boolean;
    }
  | {
      readonly name: "resolve";
      readonly id: string;
      readonly outcome: "sent" | "retry";
      readonly json: boolean;
    };

/** The states that can be listed. */
export type ListedStatus = "unknown" | "failed" | "sent";

const USAGE = `Usage:
  npm run -s remind -- [--dry-run] [--yes] [--json]
    --dry-run  say who would be written to; write and send nothing
    --yes      let a run go that CONFIRM_ABOVE holds back
    --json     print one JSON object
  npm run -s remind -- list [unknown|failed|sent] [--after CURSOR] [--json]
    what became of messages, newest first; without a word those in doubt
  npm run -s remind -- resolve ID sent|retry [--json]
    settle a message that is in doubt or failed: it was sent after all, or the next run is to try it again`;

/** @throws {StartUpError} for what it does not know */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  const [name, ...words] = positionals;
  const { json } = values;
  if (name !== "list" && values.after !== undefined) throw usage("--after goes with list");
  if (name !== undefined && (values["dry-run"] || values.yes)) {
    throw usage(`--dry-run and --yes do not go with ${name}`);
  }
  if (name === undefined) return { name: "run", dryRun: values["dry-run"], confirmed: values.yes, json };
  if (name === "list") {
    const [status = "unknown", ...rest] = words;
    if ((status !== "unknown" && status !== "failed" && status !== "sent") || rest.length > 0) {
      throw usage(`list: expected unknown, failed or sent, got ${JSON.stringify(words.join(" "))}`);
    }
    return { name, status, after: values.after ?? null, json };
  }
  if (name === "resolve") {
    const [id, outcome, ...rest] = words;
    if (id === undefined || (outcome !== "sent" && outcome !== "retry") || rest.length > 0) {
      throw usage(`resolve: expected an id and sent or retry, got ${JSON.stringify(words.join(" "))}`);
    }
    return { name, id, outcome, json };
  }
  throw usage(`expected list, resolve or nothing, got ${JSON.stringify(name)}`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        "dry-run": { type: "boolean", default: false },
        yes: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        after: { type: "string" },
      },
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function usage(problem: string): StartUpError {
  return new StartUpError(problem, USAGE);
}
