import { type Logger, pino } from "pino";

/** Writes one line, and calls `done` with the error where it could not be written. */
export type WriteLine = (line: string, done: (error?: Error | null) => void) => void;

/** Takes how a line is written that was made elsewhere, such as in a thread, so that it is counted when it is lost. */
export type PassLines = (write: (line: string) => void) => void;

/**
 * JSON lines, each written with one call. A line that cannot be written, on a full disk or to a closed pipe, is dropped
 * and counted: the next that can be written is followed by the count. Pino's own synchronous destination would throw from
 * the log call, in the middle of a run.
 */
export function createLog(level: string, writeLine: WriteLine, passLines?: PassLines): Logger {
  let lostLines = 0;
  let reportedLines = 0;

  function done(error?: Error | null): void {
    if (error) lostLines += 1;
    else if (lostLines > reportedLines) {
      reportedLines = lostLines;
      log.warn({ lostLines }, "log lines could not be written");
    }
  }

  function write(line: string): void {
    try {
      writeLine(line, done);
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }

  const log = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: safeError } },
    { write },
  );
  passLines?.(write);
  return log;
}

export type { Logger };

/**
 * An error as a log may hold it: its kind and codes. Messages and stacks may quote numbers, names, SQL parameters or
 * keys, so they stay out.
 */
function safeError(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const safe: Record<string, string> = { kind: error.name };
  if ("code" in error && typeof error.code === "string") safe.code = error.code;
  if (error.cause instanceof Error) safe.cause = JSON.stringify(safeError(error.cause));
  return safe;
}
