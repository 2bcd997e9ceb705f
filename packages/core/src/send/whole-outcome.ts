import type { SendOutcome } from "../ports/messenger.js";

/**
 * An outcome that the ledger can hold. A messenger in plain JavaScript may leave out what it does not know, or give a
 * number as an id: a message that is gone must not end in doubt for that. What an outcome must have is named, as getters
 * of a class are not spread.
 *
 * @throws {TypeError} where it is no outcome at all
 */
export function wholeOutcome(outcome: SendOutcome): SendOutcome {
  switch (outcome?.status) {
    case "sent": {
      const { status, messageId, recipientIds, response } = outcome;
      return {
        ...outcome,
        status,
        response: textOf(response) ?? "",
        messageId: textOf(messageId),
        recipientIds: Array.isArray(recipientIds) ? recipientIds.filter(isId).map(String) : [],
      };
    }
    case "failed":
      return {
        ...outcome,
        status: outcome.status,
        code: outcome.code ?? "REJECTED",
        fault: outcome.fault,
        retryable: outcome.retryable,
        reason: textOf(outcome.reason) ?? "",
        retryAfterMs: Number(outcome.retryAfterMs) || null,
      };
    case "unknown":
      return {
        ...outcome,
        status: outcome.status,
        code: outcome.code ?? "MESSENGER_ERROR",
        reason: textOf(outcome.reason) ?? "",
      };
    default:
      throw new TypeError("expected an outcome: sent, failed or unknown");
  }
}

function isId(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
