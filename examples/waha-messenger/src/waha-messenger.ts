import { type Messenger, ReminderError, type SendOutcome } from "@pengingat/core";

const FAILED = { status: "failed", fault: "gateway", retryable: false, retryAfterMs: null } as const;
const NEVER_CONNECTED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/; // only these prove that no byte has left
const invalid = (problem: string) => new ReminderError("INVALID_OPTION", problem);

/** Sends through a WAHA of one's own, at an origin like `http://127.0.0.1:3000`. One call is one request. */
export function wahaMessenger(apiKey: string, origin: string, timeoutMs = 20_000): Messenger {
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw invalid("apiKey: expected printable ASCII, got something else");
  if (!/^http/.test(origin) || URL.parse(origin)?.origin !== origin) throw invalid("origin: not http://host");
  const headers = { "X-Api-Key": apiKey, "Content-Type": "application/json" };
  const send: Messenger["send"] = async ({ to, text }, { signal }) => {
    if (signal.aborted) return { ...FAILED, code: "ABORTED", reason: "nothing was sent", fault: "recipient" };
    const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const body = JSON.stringify({ session: "default", chatId: `${to}@c.us`, text });
    const request = { method: "POST", headers, body, signal: ended };
    try {
      const reply = await fetch(`${origin}/api/sendText`, { ...request, redirect: "manual" });
      return outcomeOf(reply.status, await reply.text());
    } catch (error) {
      const reason = String(error instanceof Error && error.cause && Reflect.get(error.cause, "code"));
      if (NEVER_CONNECTED.test(reason)) return { ...FAILED, code: "UNREACHABLE", reason, retryable: true };
      const code = signal.aborted ? "ABORTED" : ended.aborted ? "TIMEOUT" : "CONNECTION_LOST";
      return { status: "unknown", code, reason: "no whole answer" };
    }
  };
  return { timeoutMs, send };
}

function outcomeOf(status: number, body: string): SendOutcome {
  const reason = `HTTP ${status}: ${body.slice(0, 200)}`;
  if (status === 429) return { ...FAILED, code: "RATE_LIMITED", reason, retryable: true };
  if (status === 400) return { ...FAILED, code: "REJECTED", reason, fault: "recipient" };
  if (status === 422) return { ...FAILED, code: "DEVICE_OFFLINE", reason };
  if (status > 400 && status < 500) return { ...FAILED, code: "KEY_REFUSED", reason };
  const id = status === 201 ? JSON.parse(body).id : null;
  if (id) return { status: "sent", response: "accepted", messageId: String(id._serialized ?? id) };
  return { status: "unknown", code: status >= 500 ? "SERVER_ERROR" : "MALFORMED_REPLY", reason };
}
