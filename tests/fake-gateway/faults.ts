import type { Refusal } from "./gateway-api.ts";
import type { Reply } from "./reply.ts";

/** What the witness does with one message: whether it takes it, and how it answers. */
export interface Behaviour {
  /** Whether the message is written to the record, and so counts as sent, before anything else is done. */
  readonly accepts: boolean;
  readonly act: Act;
  /** Waits a time drawn from this range, in milliseconds, between taking the message and acting. */
  readonly delayMs?: readonly [from: number, to: number];
}

export type Act =
  | Reply
  /** Answers as the gateway does to a message that it takes. */
  | { readonly do: "welcome" }
  /** Answers as the gateway does to one that it does not take. `status`: not the one that it would choose. */
  | {
      readonly do: "refuse";
      readonly why: Refusal;
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Answers in a way that leaves it open. */
  | { readonly do: "evade" }
  /** A whole answer that holds half of a good one. */
  | { readonly do: "half" }
  /** TCP reset. */
  | { readonly do: "reset" }
  /** TCP reset after half of a good answer. */
  | { readonly do: "half-then-reset" }
  /** Nothing is ever answered. */
  | { readonly do: "silence" }
  | { readonly do: "headers-then-silence" }
  /** The body comes at one byte a second. */
  | { readonly do: "one-byte-a-second" }
  /** A body without end in sight, as fast as it is read. */
  | { readonly do: "flood"; readonly bytes: number }
  /** Answers well, and resets the connection as soon as another request comes on it. */
  | { readonly do: "doom-connection" };

/** How a gateway in good health behaves. */
export const HEALTHY: Behaviour = { accepts: true, act: { do: "welcome" } };

/** As the gateway itself does it: Starsender and Fonnte with 200. */
const refusal = (why: Refusal): Behaviour => ({ accepts: false, act: { do: "refuse", why } });

const status = (code: number, why: Refusal = "request"): Behaviour => ({
  accepts: false,
  act: { do: "refuse", why, status: code },
});

const slowDown = (headers: Readonly<Record<string, string>> = {}): Behaviour => ({
  accepts: false,
  act: { do: "refuse", why: "pace", status: 429, headers },
});

/** Where a redirect leads. The witness notes whoever follows it. */
export const REDIRECT_PATH = "/elsewhere";

/** Read anew for each answer. */
const IN_A_MOMENT = {
  get "Retry-After"() {
    return new Date(Date.now() + 2_000).toUTCString();
  },
};

const redirect = (code: number): Behaviour => ({
  accepts: false,
  act: { do: "reply", status: code, body: "", headers: { Location: REDIRECT_PATH } },
});

const serverError = (code: number, accepts: boolean): Behaviour => ({
  accepts,
  act: { do: "reply", status: code, body: "<html>oops</html>", headers: { "Content-Type": "text/html" } },
});

/** Every fault that a script can name. */
export const FAULTS = {
  "silence after accepting": { accepts: true, act: { do: "silence" } },
  "silence without accepting": { accepts: false, act: { do: "silence" } },
  "reset after accepting": { accepts: true, act: { do: "reset" } },
  "reset before accepting": { accepts: false, act: { do: "reset" } },
  "reset in mid-answer": { accepts: true, act: { do: "half-then-reset" } },
  "headers then silence": { accepts: true, act: { do: "headers-then-silence" } },
  "one byte a second": { accepts: true, act: { do: "one-byte-a-second" } },
  "truncated JSON": { accepts: true, act: { do: "half" } },
  "HTML with 200": {
    accepts: true,
    act: {
      do: "reply",
      status: 200,
      body: "<html><body>Welcome</body></html>",
      headers: { "Content-Type": "text/html" },
    },
  },
  "empty body with 200": { accepts: true, act: { do: "reply", status: 200, body: "" } },
  "an answer that leaves it open": { accepts: true, act: { do: "evade" } },
  "a body of 1 GB": { accepts: true, act: { do: "flood", bytes: 2 ** 30 } },
  "success false: recipient": refusal("recipient"),
  "success false: device": refusal("device"),
  "success false: key": refusal("key"),
  "success false: limit": refusal("limit"),
  "success false: no text": refusal("unsaid"),
  "400": status(400),
  "401": status(401, "key"),
  "403": status(403, "key"),
  "404": { accepts: false, act: { do: "reply", status: 404, body: "not here" } },
  "422": status(422),
  "429 without Retry-After": slowDown(),
  "429, seconds": slowDown({ "Retry-After": "1" }),
  "429, a date": slowDown(IN_A_MOMENT),
  "429, a past date": slowDown({ "Retry-After": "Sat, 01 Jan 2000 00:00:00 GMT" }),
  "429, negative": slowDown({ "Retry-After": "-5" }),
  "429, absurd": slowDown({ "Retry-After": "99999999999999999999" }),
  "429, nonsense": slowDown({ "Retry-After": "soon" }),
  "500": serverError(500, true),
  "500 without accepting": serverError(500, false),
  "501": serverError(501, false),
  "502": serverError(502, true),
  "503": serverError(503, false),
  "504": serverError(504, true),
  "301": redirect(301),
  "302": redirect(302),
  "307": redirect(307),
  "308": redirect(308),
  "late answer": { accepts: true, act: { do: "welcome" }, delayMs: [1_500, 2_500] },
  "delay with jitter": { accepts: true, act: { do: "welcome" }, delayMs: [5, 60] },
  "closed as it is reused": { accepts: true, act: { do: "doom-connection" } },
} as const satisfies Record<string, Behaviour>;

export type FaultName = keyof typeof FAULTS;
