import type { RefusalReason } from "./gateway-api.ts";
import type { Reply } from "./reply.ts";

/** What a fake gateway does with one message. */
export interface Behaviour {
  /** Whether the message goes on record, and so counts as sent, before anything else is done. */
  readonly accepts: boolean;
  readonly action: Action;
  /** Waits a time drawn from this range, in milliseconds, before the action. */
  readonly delayMs?: readonly [from: number, to: number];
}

export type Action =
  | Reply
  /** The gateway's own reply to a message that it accepts. `status`: another status for it. */
  | { readonly do: "accept"; readonly status?: number }
  /** The gateway's own reply to one that it refuses. */
  | {
      readonly do: "refuse";
      readonly reason: RefusalReason;
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The gateway's reply that says neither. */
  | { readonly do: "be-unclear" }
  /** A complete reply with half of a good body. */
  | { readonly do: "reply-half" }
  /** TCP reset. */
  | { readonly do: "reset" }
  /** TCP reset after half of a good body. */
  | { readonly do: "reply-half-then-reset" }
  /** No reply at all. */
  | { readonly do: "stay-silent" }
  | { readonly do: "send-headers-only" }
  /** The body comes at one byte a second. */
  | { readonly do: "drip" }
  /** A body of so many bytes, as fast as it is read. */
  | { readonly do: "flood"; readonly bytes: number }
  /** A good reply, and a TCP reset as soon as another request comes on the same connection. */
  | { readonly do: "accept-then-doom-connection" };

export const HEALTHY: Behaviour = { accepts: true, action: { do: "accept" } };

const refusal = (reason: RefusalReason): Behaviour => ({
  accepts: false,
  action: { do: "refuse", reason },
});

const status = (code: number, reason: RefusalReason = "request"): Behaviour => ({
  accepts: false,
  action: { do: "refuse", reason, status: code },
});

const slowDown = (headers: Readonly<Record<string, string>> = {}): Behaviour => ({
  accepts: false,
  action: { do: "refuse", reason: "pace", status: 429, headers },
});

/** Where a redirect leads. Whoever follows it makes an invalid request. */
export const REDIRECT_PATH = "/elsewhere";

const IN_TWO_SECONDS = {
  get "Retry-After"() {
    return new Date(Date.now() + 2_000).toUTCString();
  },
};

const redirect = (code: number): Behaviour => ({
  accepts: false,
  action: { do: "reply", status: code, body: "", headers: { Location: REDIRECT_PATH } },
});

const html = (code: number, accepts: boolean): Behaviour => ({
  accepts,
  action: {
    do: "reply",
    status: code,
    body: "<html><body>Hello</body></html>",
    headers: { "Content-Type": "text/html" },
  },
});

/** Every fault that a script can name. */
export const FAULTS = {
  "silence after accepting": { accepts: true, action: { do: "stay-silent" } },
  "silence without accepting": { accepts: false, action: { do: "stay-silent" } },
  "reset after accepting": { accepts: true, action: { do: "reset" } },
  "reset before accepting": { accepts: false, action: { do: "reset" } },
  "reset in mid-reply": { accepts: true, action: { do: "reply-half-then-reset" } },
  "headers then silence": { accepts: true, action: { do: "send-headers-only" } },
  "one byte a second": { accepts: true, action: { do: "drip" } },
  "truncated JSON": { accepts: true, action: { do: "reply-half" } },
  "HTML with 200": html(200, true),
  "empty body with 200": { accepts: true, action: { do: "reply", status: 200, body: "" } },
  "unclear reply": { accepts: true, action: { do: "be-unclear" } },
  "a body of 1 GB": { accepts: true, action: { do: "flood", bytes: 2 ** 30 } },
  "refused: recipient": refusal("recipient"),
  "refused: device": refusal("device"),
  "refused: key": refusal("key"),
  "refused: limit": refusal("limit"),
  "refused: no reason": refusal("none"),
  "refused: time-out": { accepts: true, action: { do: "refuse", reason: "time-out" } },
  "400": status(400),
  "400 that accepts": { accepts: true, action: { do: "accept", status: 400 } },
  "401": status(401, "key"),
  "403": status(403, "key"),
  "404": { accepts: false, action: { do: "reply", status: 404, body: "not here" } },
  "408": { accepts: true, action: { do: "refuse", reason: "request", status: 408 } },
  "422": status(422),
  "429 without Retry-After": slowDown(),
  "429, seconds": slowDown({ "Retry-After": "1" }),
  "429, a date": slowDown(IN_TWO_SECONDS),
  "429, a past date": slowDown({ "Retry-After": "Sat, 01 Jan 2000 00:00:00 GMT" }),
  "429, negative": slowDown({ "Retry-After": "-5" }),
  "429, absurd": slowDown({ "Retry-After": "99999999999999999999" }),
  "429, nonsense": slowDown({ "Retry-After": "soon" }),
  "500": html(500, true),
  "500 without accepting": html(500, false),
  "501": html(501, false),
  "502": html(502, true),
  "503": html(503, false),
  "504": html(504, true),
  "301": redirect(301),
  "302": redirect(302),
  "307": redirect(307),
  "308": redirect(308),
  "late reply": { accepts: true, action: { do: "accept" }, delayMs: [1_500, 2_500] },
  "delay with jitter": { accepts: true, action: { do: "accept" }, delayMs: [5, 60] },
  "closed as it is reused": { accepts: true, action: { do: "accept-then-doom-connection" } },
} as const satisfies Record<string, Behaviour>;

export type FaultName = keyof typeof FAULTS;
