import { StartUpError } from "./start-up-error.js";

/** Ends the process with 2 and prints what is wrong: no stack trace, no secret. */
export function failStart(error: unknown): never {
  const lines =
    error instanceof StartUpError
      ? error.lines
      : [`Could not start: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`];
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(2);
}
