import { StartUpError } from "./start-up-error.js";

/** Ends the process and prints what is wrong: no stack trace, no secret. */
export function failStart(error: unknown): never {
  const { exitCode, lines } =
    error instanceof StartUpError ? error : new StartUpError(`Could not start: ${text(error)}`);
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(exitCode);
}

function text(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
