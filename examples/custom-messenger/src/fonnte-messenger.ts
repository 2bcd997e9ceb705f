import type { Messenger, SendFailed, SendFailureCode, SendOutcome } from "@pengingat/core";

/** Sends over Fonnte's API, which refuses a recipient with 200: a 4xx is about the key or the request. */
export function fonnteMessenger(token: string, origin: string, timeoutMs = 30_000): Messenger {
  return {
    timeoutMs,
    async send({ to, text }, { signal }) {
      if (signal.aborted) return failed("ABORTED", "stopped before anything was sent");
      const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const body = new URLSearchParams({ target: to, message: text });
      const request = { method: "POST", headers: { Authorization: token }, body, signal: ended };
      try {
        const reply = await fetch(`${origin}/send`, { ...request, redirect: "manual" });
        return outcomeOf(reply.status, await reply.text());
      } catch (error) {
        const reason = String(error instanceof Error && error.cause && Reflect.get(error.cause, "code"));
        // Only these say that there was no connection, so that no byte has left.
        if (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/.test(reason)) return failed("UNREACHABLE", reason, true);
        const code = signal.aborted ? "ABORTED" : ended.aborted ? "TIMEOUT" : "CONNECTION_LOST";
        return { status: "unknown", code, reason: "no whole answer" };
      }
    },
  };
}

function outcomeOf(status: number, body: string): SendOutcome {
  if (status === 429) return failed("RATE_LIMITED", "HTTP 429", true);
  if (status >= 400 && status < 500) return failed("KEY_REFUSED", `HTTP ${status}`);
  const { status: taken, reason } = status === 200 ? JSON.parse(body) : {};
  if (taken === true) return { status: "sent", response: "accepted", messageId: null };
  if (taken !== false) return { status: "unknown", code: "MALFORMED_REPLY", reason: `HTTP ${status}` };
  if (/token/.test(reason)) return failed("KEY_REFUSED", reason);
  return failed(/device|quota/.test(reason) ? "DEVICE_OFFLINE" : "REJECTED", String(reason));
}

function failed(code: SendFailureCode, reason: string, retryable = false): SendFailed {
  const fault = code === "REJECTED" || code === "ABORTED" ? "recipient" : "gateway";
  return { status: "failed", code, reason, fault, retryable, retryAfterMs: null };
}
