import { type ParseArgsConfig, parseArgs } from "node:util";

/**
 * Reads the options of one of the repository's own commands. `--help` prints the usage and ends the process with 0; an option
 * that there is not ends it with 2.
 */
export function commandOptions<Config extends ParseArgsConfig>(usage: string, config: Config) {
  if (process.argv.slice(2).some((each) => each === "--help" || each === "-h")) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    return failed(usage, error instanceof Error ? error.message : String(error));
  }
}

/** Ends the process with what is wrong and the usage. */
export function failed(usage: string, message: string): never {
  console.error(`${message}\n\n${usage}`);
  process.exit(2);
}
