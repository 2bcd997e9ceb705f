import { invalidOption } from "../domain/invalid-option.js";
import { ReminderError } from "../errors.js";

/**
 * Returns `options` if they are an object with none but the `known` names. Types tell that to whoever has them; a
 * program in plain JavaScript hears of it here, and of all wrong names at once.
 *
 * @param at - how errors name the object, such as `options` or `mapping.vehicle`
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function checkedOptions<Options extends object>(
  at: string,
  options: Options,
  known: readonly (keyof Options & string)[],
): Options {
  if (typeof options !== "object" || options === null) {
    throw invalidOption(at, "an object", options);
  }
  const unknown = Object.keys(options).filter((name) => !known.some((each) => each === name));
  if (unknown.length === 0) return options;
  throw new ReminderError(
    "INVALID_OPTION",
    `${at}: unknown ${unknown.join(", ")}; expected only ${known.join(", ")}`,
  );
}
