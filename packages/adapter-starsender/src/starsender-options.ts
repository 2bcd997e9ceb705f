import { checkBaseUrl, checkSecret, checkTimeoutMs, invalidOption } from "@pengingat/messenger-http";

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

/** @throws {ReminderError} `INVALID_OPTION` */
export function checkOptions(options: StarsenderOptions): CheckedOptions {
  if (typeof options !== "object" || options === null) {
    throw invalidOption("options", "an object with apiKey", typeof options);
  }
  const { apiKey, baseUrl = "https://api.starsender.online", timeoutMs = 30_000 } = options;
  const key = checkSecret("apiKey", apiKey);
  const { origin, basePath } = checkBaseUrl(baseUrl);
  return { apiKey: key, origin, path: `${basePath}/api/send`, timeoutMs: checkTimeoutMs(timeoutMs) };
}
