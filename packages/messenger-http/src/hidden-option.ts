import { ReminderError } from "@pengingat/core";

/**
 * The error for an option whose value must not be shown: it is a secret, or may be a secret in the wrong place.
 *
 * @param got - what came, in words
 */
export function invalidHiddenOption(option: string, expected: string, got: string): ReminderError {
  return new ReminderError("INVALID_OPTION", `${option}: expected ${expected}, got ${got}`);
}
