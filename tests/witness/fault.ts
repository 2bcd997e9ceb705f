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
  /** TCP reset. */
  | { readonly do: "reset" }
  /** Nothing is ever answered. */
  | { readonly do: "silence" }
  | { readonly do: "headers-then-silence" }
  /** The body comes at one byte a second. */
  | { readonly do: "one-byte-a-second" }
  /** A body without end in sight, as fast as it is read. */
  | { readonly do: "flood"; readonly bytes: number }
  /** Answers well, and resets the connection as soon as another request comes on it. */
  | { readonly do: "doom-connection" };

export interface Reply {
  readonly do: "reply";
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const JSON_TYPE = { "Content-Type": "application/json" };

/** The gateway's answer to a message that it takes. */
export const SUCCESS: Reply = {
  do: "reply",
  status: 200,
  body: JSON.stringify({ success: true, data: {}, message: "Success sent message" }),
  headers: JSON_TYPE,
};

/** How a gateway in good health behaves. */
export const HEALTHY: Behaviour = { accepts: true, act: SUCCESS };

function reply(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return { do: "reply", status, body: JSON.stringify(body), headers: { ...JSON_TYPE, ...headers } };
}

function refusal(status: number, message: string, headers: Record<string, string> = {}): Behaviour {
  return { accepts: false, act: reply(status, { success: false, message }, headers) };
}

const slowDown = (retryAfter?: string): Behaviour =>
  refusal(429, "too many requests", retryAfter === undefined ? {} : { "Retry-After": retryAfter });

/** Where a redirect leads. The witness notes whoever follows it. */
export const REDIRECT_PATH = "/elsewhere";

/** Read anew for each answer. */
const IN_A_MOMENT = {
  ...JSON_TYPE,
  get "Retry-After"() {
    return new Date(Date.now() + 2_000).toUTCString();
  },
};

const redirect = (status: number): Behaviour => ({
  accepts: false,
  act: { do: "reply", status, body: "", headers: { Location: REDIRECT_PATH } },
});

const serverError = (status: number, accepts: boolean): Behaviour => ({
  accepts,
  act: { do: "reply", status, body: "<html>oops</html>", headers: { "Content-Type": "text/html" } },
});

/** Every fault that a script can name. */
export const FAULTS = {
  "silence after accepting": { accepts: true, act: { do: "silence" } },
  "silence without accepting": { accepts: false, act: { do: "silence" } },
  "reset after accepting": { accepts: true, act: { do: "reset" } },
  "reset before accepting": { accepts: false, act: { do: "reset" } },
  "headers then silence": { accepts: true, act: { do: "headers-then-silence" } },
  "one byte a second": { accepts: true, act: { do: "one-byte-a-second" } },
  "truncated JSON": {
    accepts: true,
    act: { do: "reply", status: 200, body: '{"success":true,"data":{},"mess', headers: JSON_TYPE },
  },
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
  "a body of 1 GB": { accepts: true, act: { do: "flood", bytes: 2 ** 30 } },
  "success false: recipient": refusal(200, "Invalid number"),
  "success false: device": refusal(200, "device disconnected"),
  "success false: key": refusal(200, "Unauthorized api key"),
  "success false: limit": refusal(200, "daily limit reached"),
  "success false: no text": { accepts: false, act: reply(200, { success: false }) },
  "400": refusal(400, "bad request"),
  "401": refusal(401, "who are you"),
  "403": refusal(403, "not you"),
  "404": { accepts: false, act: { do: "reply", status: 404, body: "not here" } },
  "422": refusal(422, "cannot be processed"),
  "429 without Retry-After": slowDown(),
  "429, seconds": slowDown("1"),
  "429, a date": {
    accepts: false,
    act: { do: "reply", status: 429, body: '{"success":false,"message":"slow down"}', headers: IN_A_MOMENT },
  },
  "429, a past date": slowDown("Sat, 01 Jan 2000 00:00:00 GMT"),
  "429, negative": slowDown("-5"),
  "429, absurd": slowDown("99999999999999999999"),
  "429, nonsense": slowDown("soon"),
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
  "late answer": { accepts: true, act: SUCCESS, delayMs: [1_500, 2_500] },
  "delay with jitter": { accepts: true, act: SUCCESS, delayMs: [5, 60] },
  "closed as it is reused": { accepts: true, act: { do: "doom-connection" } },
} as const satisfies Record<string, Behaviour>;

export type FaultName = keyof typeof FAULTS;
