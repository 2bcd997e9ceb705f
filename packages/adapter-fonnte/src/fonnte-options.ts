import { checkBaseUrl, checkSecret, checkTimeoutMs, invalidOption } from "@pengingat/messenger-http";

/** Options of `fonnteMessenger`. */
export interface FonnteOptions {
  /**
   * The device's token, as Fonnte's dashboard shows it; of several, joined by commas, Fonnte picks one by chance. Never
   * part of a message, an outcome or a dump of the messenger.
   */
  readonly token: string;
  /**
   * Where the API is; `/send` is put after it. May have a path.
   * @default "https://api.fonnte.com"
   */
  readonly baseUrl?: string;
  /**
   * The longest that one `send` takes, in milliseconds: name look-up, connection, request and the whole answer.
   * @default 30000
   */
  readonly timeoutMs?: number;
  /**
   * The country code that Fonnte puts in front of numbers that it takes for national ones. A run's numbers all have
   * theirs, so that `"0"`, which leaves them alone, is right wherever customers live.
   * @default "0"
   */
  readonly countryCode?: string;
}

/** Options that have been checked. */
export interface CheckedOptions {
  readonly token: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** The path of the send route. */
  readonly path: string;
  readonly timeoutMs: number;
  readonly countryCode: string;
}

/** @throws {ReminderError} `INVALID_OPTION` */
export function checkOptions(options: FonnteOptions): CheckedOptions {
  if (typeof options !== "object" || options === null) {
    throw invalidOption("options", "an object with token", typeof options);
  }
  const { baseUrl = "https://api.fonnte.com", timeoutMs = 30_000, countryCode = "0" } = options;
  const token = checkSecret("token", options.token);
  const { origin, basePath } = checkBaseUrl(baseUrl);
  if (typeof countryCode !== "string" || !/^(?:0|[1-9]\d{0,2})$/.test(countryCode)) {
    throw invalidOption(
      "countryCode",
      'one to three digits as a text, such as "62", or "0"',
      typeof countryCode,
    );
  }
  return { token, origin, path: `${basePath}/send`, timeoutMs: checkTimeoutMs(timeoutMs), countryCode };
}
