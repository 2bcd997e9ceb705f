import { invalidOption } from "./invalid-option.js";

/**
 * `"false"` and 0 would count as the other in plain JavaScript.
 *
 * @throws {ReminderError} `INVALID_OPTION` where `value` is neither true or false nor left out
 */
export function checkOptionalFlag(option: string, value: unknown): void {
  if (value !== undefined && typeof value !== "boolean") throw invalidOption(option, "true or false", value);
}

/** @throws {ReminderError} `INVALID_OPTION` where `value` is neither a function nor left out */
export function checkOptionalFunction(option: string, value: unknown): void {
  if (value !== undefined && typeof value !== "function") throw invalidOption(option, "a function", value);
}

/**
 * Returns `signal` if it is one, of whatever realm.
 *
 * @throws {ReminderError} `INVALID_OPTION`, naming the option
 */
export function checkedSignal(option: string, signal: AbortSignal): AbortSignal {
  const isSignal = typeof signal === "object" && signal !== null;
  if (isSignal && typeof signal.aborted === "boolean" && typeof signal.addEventListener === "function")
    return signal;
  throw invalidOption(option, "an AbortSignal", signal);
}
