import type { SendFailureCode, SendOutcome, UnknownCode } from "../ports/messenger.js";

/**
 * An outcome that the ledger can hold. A messenger in plain JavaScript may leave out what it does not know, give a number
 * as an id, or return an object of a class: a message that is gone must not end in doubt for that.
 *
 * @throws {TypeError} where it is no outcome at all
 */
export function wholeOutcome(outcome: SendOutcome): SendOutcome {
  const messenger = textOf(outcome?.messenger);
  const sentBy = messenger === null ? {} : { messenger };
  switch (outcome?.status) {
    case "sent": {
      const { messageId, recipientIds, response } = outcome;
      return {
        ...sentBy,
        status: "sent",
        response: textOf(response) ?? "",
        messageId: textOf(messageId),
        recipientIds: Array.isArray(recipientIds) ? recipientIds.filter(isId).map(String) : [],
      };
    }
    case "failed": {
      const { byWords = false, code, fault, reason, retryable, retryAfterMs } = outcome;
      return {
        ...sentBy,
        status: "failed",
        code: (textOf(code) ?? "REJECTED") as SendFailureCode,
        reason: textOf(reason) ?? "",
        fault,
        retryable,
        byWords,
        retryAfterMs: Number(retryAfterMs) || null,
      };
    }
    case "unknown": {
      const code = (textOf(outcome.code) ?? "MESSENGER_ERROR") as UnknownCode;
      return { ...sentBy, status: "unknown", code, reason: textOf(outcome.reason) ?? "" };
    }
    default:
      throw new TypeError("expected an outcome: sent, failed or unknown");
  }
}

function isId(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

/** A value as text; `null` where there is none, or it cannot be turned into any. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  try {
    return String(value);
  } catch {
    return null;
  }
}
