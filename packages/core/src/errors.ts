/** Every way in which pengingat says no, as a word that a program can branch on. */
export type ReminderErrorCode =
  | "INVALID_DATE"
  | "INVALID_PHONE"
  | "INVALID_TEMPLATE"
  | "INVALID_OPTION"
  | "RUN_IN_PROGRESS"
  | "MESSENGER_NOT_CONFIGURED"
  | "DATABASE_LOST"
  | "SCHEMA_MISMATCH"
  | "CONFIRMATION_REQUIRED"
  | "NOT_FOUND"
  | "CONFLICT"
  | "WEBHOOK_REFUSED"
  | "INVALID_WEBHOOK";

const BRAND = "ReminderError";

/**
 * The one error that pengingat throws.
 *
 * `instanceof` fails where a package is installed twice, and a worker boundary turns an error into a copy
 * without its class: use {@link ReminderError.is}. To send one across a worker boundary, send `toJSON()`.
 */
export class ReminderError extends Error {
  override readonly name = BRAND;
  readonly code: ReminderErrorCode;

  constructor(code: ReminderErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }

  /** Whether `value` is a `ReminderError` of any installed copy, or what `toJSON()` made of one. */
  static is(value: unknown): value is Pick<ReminderError, "name" | "code" | "message"> {
    return (
      typeof value === "object" &&
      value !== null &&
      "name" in value &&
      value.name === BRAND &&
      "code" in value &&
      typeof value.code === "string"
    );
  }

  /** Plain data that survives `postMessage` and that {@link ReminderError.is} still knows. The cause stays behind. */
  toJSON(): { name: "ReminderError"; code: ReminderErrorCode; message: string } {
    return { name: BRAND, code: this.code, message: this.message };
  }
}

/** What was thrown, in words: it need not be an error, nor anything that can be turned into text, or looked at. */
export function wordsOf(thrown: unknown): string {
  try {
    const said = thrown instanceof Error ? thrown.message : thrown;
    return typeof said === "string" ? said : `${said === null ? "null" : typeof said}, which is no error`;
  } catch {
    return "unreadable";
  }
}
