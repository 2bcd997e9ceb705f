import { ReminderError } from "@pengingat/core";

/** Why a program does not start, in lines that a person can act on. The programs print it and exit with its code. */
export class StartUpError extends Error {
  override readonly name: string = "StartUpError";
  /** 2: settings or start-up wrong. 3: the database is not reachable, and another start may find it. */
  readonly exitCode: 2 | 3 = 2;
  readonly lines: readonly string[];

  constructor(...lines: string[]) {
    super(lines.join("\n"));
    this.lines = lines;
  }
}

/** The database cannot be reached now. */
export class DatabaseUnreachableError extends StartUpError {
  override readonly name = "DatabaseUnreachableError";
  override readonly exitCode = 3;
}

/** A `ReminderError` in the words of a program, after an opening such as `Nothing was sent: `. Any other error as it is. */
export function asStartUpError(error: unknown, opening = ""): unknown {
  if (!ReminderError.is(error) || error instanceof StartUpError) return error;
  const Kind = error.code === "DATABASE_LOST" ? DatabaseUnreachableError : StartUpError;
  return new Kind(`${opening}${error.message}.`);
}

/** The error of settings that are wrong, each in its words. */
export function wrongSettings(problems: readonly string[]): StartUpError {
  return new StartUpError("These settings are wrong:", ...problems.map((problem) => `  ${problem}`));
}
