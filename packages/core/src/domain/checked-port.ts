import { ReminderError } from "../errors.js";
import { shownValue } from "./shown-value.js";

/**
 * Returns `port` if it has the methods. Types tell that to whoever has them; a program in plain JavaScript hears of it
 * when it is put together, not in the middle of a run.
 *
 * @throws {ReminderError} `INVALID_OPTION`, naming the port
 */
export function checkedPort<Port extends object>(
  name: string,
  port: Port,
  methods: readonly (keyof Port & string)[],
): Port {
  const isObject = typeof port === "object" && port !== null;
  const missing = methods.filter((method) => !isObject || typeof port[method] !== "function");
  if (missing.length === 0) return port;
  const got = isObject ? `an object without ${missing.join(", ")}` : shownValue(port);
  throw new ReminderError(
    "INVALID_OPTION",
    `${name}: expected an object with ${methods.join(", ")}, got ${got}`,
  );
}
