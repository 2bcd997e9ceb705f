import { ReminderError } from "@pengingat/core";

// A longer delay makes a timer fire at once.
const LONGEST_TIMER_MS = 2_147_483_647;

// Blanks at either end would be dropped on the way, and so make another key.
const HEADER_VALUE = /^[!-~](?:[ -~]*[!-~])?$/;

/**
 * A key or token that goes into a header.
 *
 * @throws {ReminderError} `INVALID_OPTION`, without the value
 */
export function checkSecret(option: string, value: string): string {
  if (typeof value === "string" && HEADER_VALUE.test(value)) return value;
  const got =
    typeof value !== "string"
      ? typeof value
      : value === ""
        ? "an empty text"
        : "a text with other characters or outer blanks";
  throw invalidOption(option, "printable ASCII characters without outer blanks", got);
}

/**
 * The option `baseUrl`, as scheme, host and port, and its path without a slash at the end.
 *
 * @throws {ReminderError} `INVALID_OPTION`, without the value
 */
export function checkBaseUrl(baseUrl: string): { readonly origin: string; readonly basePath: string } {
  const expected = "an http or https URL without user, password, query and fragment";
  const url = typeof baseUrl === "string" ? URL.parse(baseUrl) : null;
  // The value itself stays out of the messages: it may hold a password, or a key in the wrong place.
  if (url === null) throw invalidOption("baseUrl", expected, "something else");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw invalidOption("baseUrl", expected, `one that begins with ${url.protocol}`);
  }
  if (url.username !== "" || url.password !== "") {
    throw invalidOption("baseUrl", expected, "one with a user or password");
  }
  if (url.search !== "" || url.hash !== "") {
    throw invalidOption("baseUrl", expected, "one with a query or fragment");
  }
  return { origin: url.origin, basePath: url.pathname.replace(/\/+$/, "") };
}

/**
 * The option `timeoutMs`.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function checkTimeoutMs(timeoutMs: number): number {
  if (Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= LONGEST_TIMER_MS) return timeoutMs;
  throw invalidOption(
    "timeoutMs",
    `a whole number of milliseconds from 1 to ${LONGEST_TIMER_MS}`,
    String(timeoutMs),
  );
}

/** The error of a wrong option. Neither text may hold a secret. */
export function invalidOption(option: string, expected: string, got: string): ReminderError {
  return new ReminderError("INVALID_OPTION", `${option}: expected ${expected}, got ${got}`);
}
