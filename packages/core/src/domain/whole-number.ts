import { invalidOption } from "./invalid-option.js";

/**
 * Returns `value` if it is a whole number within the closed range.
 *
 * @throws {ReminderError} `INVALID_OPTION`, naming the option
 */
export function wholeNumber(option: string, value: number, range: { min: number; max: number }): number {
  if (Number.isInteger(value) && value >= range.min && value <= range.max) return value;
  throw invalidOption(option, `a whole number from ${range.min} to ${range.max}`, value);
}
