import { ReminderError } from "../errors.js";
import { shownValue } from "./shown-value.js";

/** The error for an option that is not what it should be: what was expected, and what came. */
export function invalidOption(option: string, expected: string, got: unknown): ReminderError {
  return new ReminderError("INVALID_OPTION", `${option}: expected ${expected}, got ${shownValue(got)}`);
}
