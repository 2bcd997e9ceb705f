import type { SendOutcome } from "../ports/messenger.js";

/**
 * An outcome that the ledger can hold. A messenger in plain JavaScript may leave out what it does not know, or give a
 * number as an id: a message that is gone must not end in doubt for that.
 *
 * @throws {TypeError} where it is no outcome at all
 */
export function wholeOutcome(outcome: SendOutcome): SendOutcome {
  switch (outcome?.status) {
    case "sent": {
      const { messageId, recipientIds, response } = outcome;
      return {
        ...outcome,
        response: textOf(response) ?? "",
        messageId: textOf(messageId),
        recipientIds: Array.isArray(recipientIds) ? recipientIds.filter(isId).map(String) : [],
      };
    }
    case "failed":
      return {
        ...outcome,
        code: outcome.code ?? "REJECTED",
        reason: textOf(outcome.reason) ?? "",
        retryAfterMs: Number(outcome.retryAfterMs) || null,
      };
    case "unknown":
      return { ...outcome, code: outcome.code ?? "MESSENGER_ERROR", reason: textOf(outcome.reason) ?? "" };
    default:
      throw new TypeError("expected an outcome: sent, failed or unknown");
  }
}

function isId(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
