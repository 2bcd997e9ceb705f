import { ReminderError } from "../errors.js";

/** What went wrong, fit for a log: an error's own text may quote a database's rows, so only a `ReminderError`'s is kept. */
export interface SchedulerFault {
  /** The error's class, such as `TypeError`. */
  readonly name: string;
  /** The code of a `ReminderError` or of Node, such as `DATABASE_LOST` or `ERR_MODULE_NOT_FOUND`. */
  readonly code: string | null;
  /** The text of a `ReminderError`; `null` for any other error. */
  readonly message: string | null;
  /** The place in the code that threw. */
  readonly at: string | null;
}

/** The loggable part of whatever was thrown. */
export function faultOf(error: unknown): SchedulerFault {
  if (ReminderError.is(error)) {
    return { name: error.name, code: error.code, message: error.message, at: null };
  }
  if (!(error instanceof Error)) return { name: typeof error, code: null, message: null, at: null };
  const code = "code" in error && typeof error.code === "string" ? error.code : null;
  return { name: error.name, code, message: null, at: placeOf(error) };
}

/** A frame names a place in a file. A message, which the stack holds too, may have lines that only begin like one. */
const FRAME = /^ {4}at ((?:.+ \(|async )?(?:file:|node:|\/|[A-Z]:\\)[^()\n]*:\d+:\d+\)?)$/m;

function placeOf({ message, stack = "" }: Error): string | null {
  // Some libraries change the message later: then the stack still has the old one.
  const from = stack.indexOf(message);
  return FRAME.exec(from < 0 ? stack : stack.slice(from + message.length))?.[1] ?? null;
}
