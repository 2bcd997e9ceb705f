import { type Logger, pino } from "pino";

/**
 * JSON lines, each written with one call. Pino's own synchronous destination would throw from the log call when the pipe
 * is closed or the disk is full, in the middle of a run.
 */
export function createLog(level: string, write: (line: string) => void): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: safeError } },
    { write },
  );
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
