import { ReminderError } from "@pengingat/core";

/** Why a request got no page, as a word that has a text. */
export type PageErrorCode =
  | "foreign_request"
  | "other_session"
  | "too_large"
  | "incomplete"
  | "not_understood"
  | "database_lost"
  | "failed";

const STATUS: Readonly<Record<PageErrorCode, number>> = {
  foreign_request: 403,
  other_session: 403,
  too_large: 413,
  incomplete: 400,
  not_understood: 400,
  database_lost: 503,
  failed: 500,
};

/** A refusal as a person reads it. */
export class PageError extends Error {
  readonly code: PageErrorCode;

  constructor(code: PageErrorCode) {
    super(code);
    this.code = code;
  }

  get status(): number {
    return STATUS[this.code];
  }

  /** The refusal that a person may see of whatever was thrown. */
  static of(thrown: unknown): PageError {
    if (thrown instanceof PageError) return thrown;
    if (!ReminderError.is(thrown)) return new PageError("failed");
    if (thrown.code === "DATABASE_LOST") return new PageError("database_lost");
    // A cursor, a number or a date in the address or a form that no page of ours made.
    if (["INVALID_OPTION", "INVALID_PHONE", "INVALID_DATE"].includes(thrown.code)) {
      return new PageError("not_understood");
    }
    return new PageError("failed");
  }
}
