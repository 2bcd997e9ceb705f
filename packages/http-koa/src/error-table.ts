/**
 * Every `error.code` of a failure, and its status. A `ReminderError` with a code that is not here becomes a 500:
 * input is checked before the core gets it, so such an error is not the client's.
 */
export const STATUS_OF = {
  INVALID_PARAMETER: 400,
  INVALID_BODY: 400,
  INVALID_WEBHOOK: 400,
  INCOMPLETE_BODY: 400,
  UNAUTHORIZED: 401,
  WEBHOOK_REFUSED: 401,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  RUN_IN_PROGRESS: 409,
  CONFIRMATION_REQUIRED: 409,
  CONFLICT: 409,
  BODY_TOO_LARGE: 413,
  QUERY_TOO_LONG: 414,
  TOO_MANY_FAILED_TOKENS: 429,
  INTERNAL_ERROR: 500,
  DATABASE_LOST: 503,
  MESSENGER_NOT_CONFIGURED: 503,
} as const;

/** A code of {@link STATUS_OF}. */
export type FailureCode = keyof typeof STATUS_OF;

/** Whether a client may see `code`. */
export function isFailureCode(code: string): code is FailureCode {
  return Object.hasOwn(STATUS_OF, code);
}
