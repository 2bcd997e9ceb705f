import { parseArgs } from "node:util";

const USAGE = `npm run bench -- [--quick] [--only 1,2] [--rounds N]

  --quick    smaller sizes and fewer rounds, under two minutes
  --only     the numbers of the workloads to run
  --rounds   counted rounds (7, or 3 with --quick)
  --help     this text`;

/** What was asked for. */
export interface Command {
  readonly quick: boolean;
  /** `null`: all. */
  readonly only: readonly number[] | null;
  readonly rounds: number;
}

/** Reads the command line, or ends with its usage. */
export function parseCommand(args: readonly string[]): Command {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: "boolean", default: false },
        only: { type: "string" },
        rounds: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const only = values.only?.split(",").map((text) => whole("--only", text, 8)) ?? null;
    return {
      quick: values.quick,
      only,
      rounds: values.rounds === undefined ? (values.quick ? 3 : 7) : whole("--rounds", values.rounds, 1_000),
    };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(2);
  }
}

function whole(option: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Error(`${option}: expected a whole number from 1 to ${most}, got ${JSON.stringify(text)}`);
}
