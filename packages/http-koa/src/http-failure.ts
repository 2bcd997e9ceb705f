import { ReminderError } from "@pengingat/core";
import { type FailureCode, isFailureCode } from "./error-table.js";
import type { FailureDetail } from "./schemas/failure.js";

/** A refusal as the client reads it. */
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

  /** The failure that a client may see of whatever was thrown. */
  static of(thrown: unknown): HttpFailure {
    if (thrown instanceof HttpFailure) return thrown;
    if (!ReminderError.is(thrown) || !isFailureCode(thrown.code)) {
      return new HttpFailure("INTERNAL_ERROR", "internal error");
    }
    if (thrown.code === "DATABASE_LOST") {
      // A driver's message names hosts and ports; what a server says by SQLSTATE is put in words that name nothing.
      const isServers = /\(SQLSTATE [0-9A-Z]{5}\)$/.test(thrown.message);
      return new HttpFailure("DATABASE_LOST", isServers ? thrown.message : "cannot reach the database");
    }
    if (thrown.code === "WEBHOOK_REFUSED") return webhookRefused();
    return new HttpFailure(thrown.code, thrown.message);
  }
}

/** 401: the same for every gateway, whether or not its webhook is set up. */
export function webhookRefused(): HttpFailure {
  return new HttpFailure("WEBHOOK_REFUSED", "the call does not prove that it comes from the gateway");
}

/** 404: no route has this path. */
export function noSuchRoute(): HttpFailure {
  return new HttpFailure("NOT_FOUND", "no such route");
}
