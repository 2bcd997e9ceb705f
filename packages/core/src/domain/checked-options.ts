import { ReminderError } from "../errors.js";
import { invalidOption } from "./invalid-option.js";
import { didYouMean } from "./nearest.js";

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
  const unknown = Object.keys(checkedObject(at, options)).filter(
    (name) => !known.some((each) => each === name),
  );
  if (unknown.length > 0) throw unknownNames(at, unknown, known);
  return options;
}

/**
 * Returns `value` if it is an object with named values: no list, no date, no map.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function checkedObject<Value extends object>(at: string, value: Value): Value {
  if (Object.prototype.toString.call(value) === "[object Object]") return value;
  throw invalidOption(at, "an object", value);
}

/** The error for names that there are not, with those there are. */
export function unknownNames(
  at: string,
  unknown: readonly string[],
  known: readonly string[],
): ReminderError {
  const named = unknown.map((name) => `${name}${didYouMean(name, known)}`).join(", ");
  return new ReminderError("INVALID_OPTION", `${at}: unknown ${named}; expected only ${known.join(", ")}`);
}

/**
 * Makes all checks, and throws what each of them found as one error: who has one name wrong often has another.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function checkTogether(...checks: readonly (() => unknown)[]): void {
  const problems = checks.flatMap(problemOf);
  if (problems.length > 0) throw new ReminderError("INVALID_OPTION", problems.join("; "));
}

function problemOf(check: () => unknown): string[] {
  try {
    check();
    return [];
  } catch (error) {
    if (ReminderError.is(error)) return [error.message];
    throw error;
  }
}

/** Checks the names of an object of options within others, where it was given. @throws {ReminderError} `INVALID_OPTION` */
export function checkInnerNames(at: string, inner: unknown, known: readonly string[]): void {
  if (inner !== undefined) checkedOptions(at, inner as Readonly<Record<string, unknown>>, known);
}
