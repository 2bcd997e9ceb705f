import type { SendOutcome } from "../ports/messenger.js";

/**
 * An outcome that the ledger can hold. A messenger in plain JavaScript may leave out what it does not know, give a number
 * as an id, or return an object of a class: a message that is gone must not end in doubt for that.
 *
 * @throws {TypeError} where it is no outcome at all
 */
export function wholeOutcome(outcome: SendOutcome): SendOutcome {
  const messenger = textOf(outcome?.messenger);
  const sentBy = messenger && { messenger };
  switch (outcome?.status) {
    case "sent": {
      const { messageId, recipientIds, response } = outcome;
      return {
        ...sentBy,
        status: "sent",
        response: textOf(response),
        messageId: isId(messageId) ? String(messageId) : null,
        recipientIds: Array.isArray(recipientIds) ? recipientIds.filter(isId).map(String) : [],
      };
    }
    case "failed": {
      const { byWords = false, fault, retryable, retryAfterMs } = outcome;
      return {
        ...sentBy,
        status: "failed",
        ...why(outcome, "REJECTED"),
        fault,
        retryable,
        byWords,
        retryAfterMs: Number(retryAfterMs) || null,
      };
    }
    case "unknown":
      return { ...sentBy, status: "unknown", ...why(outcome, "MESSENGER_ERROR") };
    default:
      throw new TypeError("expected an outcome: sent, failed or unknown");
  }
}

function why<Code extends string>({ code, reason }: { code: Code; reason: string }, unsaid: Code) {
  return { code: (textOf(code) || unsaid) as Code, reason: textOf(reason) };
}

function isId(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

/** A value as text; none where there is none, or it cannot be turned into any. */
function textOf(value: unknown): string {
  try {
    return typeof value === "object" && value ? JSON.stringify(value) : String(value ?? "");
  } catch {
    return "";
  }
}
