import {
  ANYTHING_ELSE,
  type GatewayMessenger,
  type GatewayReply,
  gatewayMessenger,
  IN_DOUBT,
  NOTHING_WRITTEN,
  OTHER_4XX,
  type OutcomeTable,
  parseJson,
  REFUSED_BY_STATUS,
} from "../../src/index.js";

interface PlainReply extends GatewayReply {
  readonly isAccepted: boolean;
}

/** The table of a gateway whose whole language is `{"ok":true,"message":"…"}`. */
export const PLAIN_TABLE: OutcomeTable<PlainReply> = {
  readReply(body, clean) {
    const reply = parseJson(body);
    const isObject = typeof reply === "object" && reply !== null;
    const message = isObject && "message" in reply ? reply.message : null;
    return {
      isAccepted: isObject && "ok" in reply && reply.ok === true,
      message: typeof message === "string" ? clean(message) : null,
    };
  },
  rows: [
    ...NOTHING_WRITTEN,
    ...REFUSED_BY_STATUS,
    OTHER_4XX,
    ...IN_DOUBT,
    {
      when: "2xx with ok",
      is: (e) => e.reply.isAccepted,
      outcome: ({ reply }) => ({ status: "sent", response: reply.message ?? "accepted", messageId: null }),
    },
    ANYTHING_ELSE,
  ],
};

/** A messenger to such a gateway. */
export function plainMessenger(origin: string, timeoutMs: number, apiKey: string): GatewayMessenger {
  return gatewayMessenger({
    origin,
    path: "/send",
    headers: { "Content-Type": "application/json", Authorization: apiKey },
    secrets: [apiKey],
    timeoutMs,
    request: (message) => JSON.stringify(message),
    table: PLAIN_TABLE,
  });
}
