import { parseArgs } from "node:util";
import { StartUpError } from "../process/start-up-error.js";

/** What the command line asks for. */
export type Command =
  | { readonly name: "run"; readonly dryRun: boolean; readonly confirmed: boolean; readonly json: boolean }
  | {
      readonly name: "list";
      readonly what: Listed;
      /** For what is unconfirmed: accepted longer ago than this. */
      readonly hours: number;
      readonly after: string | null;
      readonly json: boolean;
    }
  | {
      readonly name: "suppress";
      readonly number: string;
      readonly reason: string | null;
      readonly json: boolean;
    }
  | { readonly name: "unsuppress"; readonly number: string; readonly json: boolean }
  | {
      readonly name: "resolve";
      readonly id: string;
      readonly outcome: "sent" | "retry";
      readonly json: boolean;
    };

/** What can be listed: messages by their state, those that nobody knows to have arrived, and numbers left alone. */
export type Listed = (typeof LISTED)[number];

const LISTED = ["unknown", "failed", "sent", "unconfirmed", "suppressed"] as const;
const DEFAULT_HOURS = 24;

const USAGE = `Usage:
  npm run -s remind -- [--dry-run] [--yes] [--json]
    --dry-run  say who would be written to; write and send nothing
    --yes      let a run go that CONFIRM_ABOVE holds back
    --json     print one JSON object
  npm run -s remind -- list [unknown|failed|sent|unconfirmed|suppressed] [--hours N] [--after CURSOR] [--json]
    what became of messages, newest first; without a word those in doubt
    unconfirmed: accepted more than N hours ago (24) and not known to have arrived: the people to phone
    suppressed: the numbers that are not written to
  npm run -s remind -- resolve ID sent|retry [--json]
    settle a message that is in doubt or failed: it was sent after all, or the next run is to try it again
  npm run -s remind -- suppress NUMBER [--reason TEXT] [--json]
    never write to a number again
  npm run -s remind -- unsuppress NUMBER [--json]
    write to it again`;

/** @throws {StartUpError} for what it does not know */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  const [name, ...words] = positionals;
  const { json } = values;
  for (const [option, command] of Object.entries({ after: "list", hours: "list", reason: "suppress" })) {
    if (name !== command && option in values) throw usage(`--${option} goes with ${command}`);
  }
  if (name !== undefined && (values["dry-run"] || values.yes)) {
    throw usage(`--dry-run and --yes do not go with ${name}`);
  }
  if (name === undefined) return { name: "run", dryRun: values["dry-run"], confirmed: values.yes, json };
  if (name === "list") {
    const [word = "unknown", ...rest] = words;
    const what = LISTED.find((each) => each === word);
    if (what === undefined || rest.length > 0) {
      throw usage(`list: expected ${LISTED.join(", ")}, got ${JSON.stringify(words.join(" "))}`);
    }
    if (values.hours !== undefined && what !== "unconfirmed")
      throw usage("--hours goes with list unconfirmed");
    return { name, what, hours: hoursOf(values.hours), after: values.after ?? null, json };
  }
  if (name === "resolve") {
    const [id, outcome, ...rest] = words;
    if (id === undefined || (outcome !== "sent" && outcome !== "retry") || rest.length > 0) {
      throw usage(`resolve: expected an id and sent or retry, got ${JSON.stringify(words.join(" "))}`);
    }
    return { name, id, outcome, json };
  }
  if (name === "suppress" || name === "unsuppress") {
    const [number, ...rest] = words;
    if (number === undefined || rest.length > 0) {
      throw usage(`${name}: expected one number, in quotes where it has blanks, got ${words.length} words`);
    }
    return name === "suppress"
      ? { name, number, reason: values.reason ?? null, json }
      : { name, number, json };
  }
  throw usage(`expected list, resolve, suppress, unsuppress or nothing, got ${JSON.stringify(name)}`);
}

function hoursOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_HOURS;
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw usage(`--hours: expected a whole number of hours, got ${JSON.stringify(text)}`);
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
        hours: { type: "string" },
        reason: { type: "string" },
      },
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function usage(problem: string): StartUpError {
  return new StartUpError(problem, USAGE);
}
