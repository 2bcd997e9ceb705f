import { type Messenger, ReminderError, type SendOutcome } from "@pengingat/core";

const FAILED = { status: "failed", fault: "gateway", retryable: false, retryAfterMs: null } as const;
const NEVER_CONNECTED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/; // only these prove that no byte has left
const invalid = (problem: string) => new ReminderError("INVALID_OPTION", problem);

type Options = { apiKey: string; instance: string; origin: string; timeoutMs?: number };

/** Sends through an Evolution API of one's own, at an origin like `http://127.0.0.1:8080`. One call is one request. */
export function evolutionMessenger({ apiKey, instance, origin, timeoutMs = 15_000 }: Options): Messenger {
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw invalid("apiKey: expected printable ASCII, got something else");
  if (!/^\w[\w .-]*$/.test(instance)) throw invalid("instance: expected letters, digits, spaces, . _ or -");
  if (!/^http/.test(origin) || URL.parse(origin)?.origin !== origin) throw invalid("origin: not http://host");
  const url = `${origin}/message/sendText/${encodeURIComponent(instance)}`;
  const headers = { apikey: apiKey, "content-type": "application/json" };
  const send: Messenger["send"] = async ({ to, text }, { signal }) => {
    if (signal.aborted) return { ...FAILED, code: "ABORTED", reason: "nothing was sent", fault: "recipient" };
    const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const body = JSON.stringify({ number: to, text });
    try {
      const reply = await fetch(url, { method: "POST", headers, body, signal: ended, redirect: "manual" });
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
  const noSuchNumber = status === 400 && /"exists":\s*false/.test(body);
  if (noSuchNumber) return { ...FAILED, code: "RECIPIENT_INVALID", reason, fault: "recipient" };
  if (status === 401 || status === 403) return { ...FAILED, code: "KEY_REFUSED", reason };
  if (status === 429) return { ...FAILED, code: "RATE_LIMITED", reason, retryable: true };
  if (status >= 400 && status < 500) return { ...FAILED, code: "DEVICE_OFFLINE", reason };
  const id = status === 201 ? JSON.parse(body).key?.id : null;
  if (id) return { status: "sent", response: "accepted", messageId: String(id) };
  return { status: "unknown", code: status >= 500 ? "SERVER_ERROR" : "MALFORMED_REPLY", reason };
}
