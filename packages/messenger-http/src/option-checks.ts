import { invalidHiddenOption } from "./hidden-option.js";

// Spaces at either end would be dropped on the way, and so make another key.
const HEADER_VALUE = /^[!-~](?:[ -~]*[!-~])?$/;

/**
 * Returns a key or token that goes into a header.
 *
 * @throws {ReminderError} `INVALID_OPTION`, without the value
 */
export function checkedSecret(option: string, value: string): string {
  if (typeof value === "string" && HEADER_VALUE.test(value)) return value;
  const got =
    typeof value !== "string"
      ? typeof value
      : value === ""
        ? "an empty text"
        : "a text with other characters or outer spaces";
  throw invalidHiddenOption(option, "printable ASCII characters without outer spaces", got);
}

/**
 * Returns the option `baseUrl` as scheme, host and port, and its path without a slash at the end.
 *
 * @throws {ReminderError} `INVALID_OPTION`, without the value
 */
export function checkedBaseUrl(baseUrl: string): { readonly origin: string; readonly basePath: string } {
  const expected = "an http or https URL without user, password, query and fragment";
  const url = typeof baseUrl === "string" ? URL.parse(baseUrl) : null;
  if (url === null) throw invalidHiddenOption("baseUrl", expected, "something else");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw invalidHiddenOption("baseUrl", expected, "one with another scheme");
  }
  if (url.username !== "" || url.password !== "") {
    throw invalidHiddenOption("baseUrl", expected, "one with a user or password");
  }
  if (url.search !== "" || url.hash !== "") {
    throw invalidHiddenOption("baseUrl", expected, "one with a query or fragment");
  }
  return { origin: url.origin, basePath: url.pathname.replace(/\/+$/, "") };
}
