import { ReminderError } from "@pengingat/core";

/** Options of `starsenderMessenger`. */
export interface StarsenderOptions {
  /** The device key, as Starsender's dashboard shows it. Never part of a message, an outcome or a dump of the messenger. */
  readonly apiKey: string;
  /**
   * Where the API is; `/api/send` is put after it. May have a path.
   * @default "https://api.starsender.online"
   */
  readonly baseUrl?: string;
  /**
   * The longest that one `send` takes, in milliseconds: name look-up, connection, request and the whole answer.
   * @default 30000
   */
  readonly timeoutMs?: number;
}

/** Options that have been checked. */
export interface CheckedOptions {
  readonly apiKey: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** The path of the send route. */
  readonly path: string;
  readonly timeoutMs: number;
}

// A longer delay makes a timer fire at once.
const LONGEST_TIMER_MS = 2_147_483_647;

// Blanks at either end would be dropped on the way, and so make another key.
const HEADER_VALUE = /^[!-~](?:[ -~]*[!-~])?$/;

/** @throws {ReminderError} `INVALID_OPTION` */
export function checkOptions(options: StarsenderOptions): CheckedOptions {
  if (typeof options !== "object" || options === null) {
    throw invalid("options", "an object with apiKey", typeof options);
  }
  const { apiKey, baseUrl = "https://api.starsender.online", timeoutMs = 30_000 } = options;
  return { apiKey: checkKey(apiKey), ...checkBaseUrl(baseUrl), timeoutMs: checkTimeout(timeoutMs) };
}

function checkKey(apiKey: string): string {
  if (typeof apiKey === "string" && HEADER_VALUE.test(apiKey)) return apiKey;
  const got =
    typeof apiKey !== "string"
      ? typeof apiKey
      : apiKey === ""
        ? "an empty text"
        : "a text with other characters or outer blanks";
  throw invalid("apiKey", "printable ASCII characters without outer blanks", got);
}

function checkBaseUrl(baseUrl: string): Pick<CheckedOptions, "origin" | "path"> {
  const expected = "an http or https URL without user, password, query and fragment";
  const url = typeof baseUrl === "string" ? URL.parse(baseUrl) : null;
  // The value itself stays out of the messages: it may hold a password, or a key in the wrong place.
  if (url === null) throw invalid("baseUrl", expected, "something else");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw invalid("baseUrl", expected, `one that begins with ${url.protocol}`);
  }
  if (url.username !== "" || url.password !== "") {
    throw invalid("baseUrl", expected, "one with a user or password");
  }
  if (url.search !== "" || url.hash !== "")
    throw invalid("baseUrl", expected, "one with a query or fragment");
  return { origin: url.origin, path: `${url.pathname.replace(/\/+$/, "")}/api/send` };
}

function checkTimeout(timeoutMs: number): number {
  if (Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= LONGEST_TIMER_MS) return timeoutMs;
  throw invalid(
    "timeoutMs",
    `a whole number of milliseconds from 1 to ${LONGEST_TIMER_MS}`,
    String(timeoutMs),
  );
}

function invalid(option: string, expected: string, got: string): ReminderError {
  return new ReminderError("INVALID_OPTION", `${option}: expected ${expected}, got ${got}`);
}
