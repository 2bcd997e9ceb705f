import { ReminderError } from "@pengingat/core";
import { type FailureCode, isFailureCode } from "./error-table.js";
import type { FailureDetail } from "./schemas/failure.js";

/** A refusal as the client will read it. */
export class HttpFailure extends Error {
  readonly code: FailureCode;
  readonly details: FailureDetail[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: FailureCode,
    message: string,
    extras: { details?: FailureDetail[]; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.code = code;
    this.details = extras.details;
    this.headers = extras.headers ?? {};
  }

  /** What may be told of whatever was thrown. */
  static of(thrown: unknown): HttpFailure {
    if (thrown instanceof HttpFailure) return thrown;
    if (!ReminderError.is(thrown) || !isFailureCode(thrown.code)) {
      return new HttpFailure("INTERNAL_ERROR", "something went wrong on the server");
    }
    // A driver's words name hosts and ports.
    if (thrown.code === "DATABASE_LOST") return databaseLost();
    return new HttpFailure(thrown.code, thrown.message);
  }
}

/** 503: the database is out of reach. */
function databaseLost(): HttpFailure {
  return new HttpFailure("DATABASE_LOST", "the database is out of reach");
}
