import {
  type GatewayMessenger,
  type GatewayReply,
  gatewayMessenger,
  outcomeTable,
  parseJson,
} from "../../src/index.js";

/** The table of a gateway that only ever says `{"ok":true,"message":"…"}`. */
export const PLAIN_TABLE = outcomeTable<GatewayReply>({
  readReply(body, clean) {
    const reply = parseJson(body);
    const isObject = typeof reply === "object" && reply !== null;
    const message = isObject && "message" in reply ? reply.message : null;
    return {
      message: typeof message === "string" ? clean(message) : null,
      messageId: null,
      verdict: isObject && "ok" in reply && reply.ok === true ? "accepted" : null,
    };
  },
});

/** A messenger to such a gateway. */
export function plainMessenger(baseUrl: string, timeoutMs: number, apiKey: string): GatewayMessenger {
  return gatewayMessenger({
    baseUrl,
    path: "/send",
    headers: { "Content-Type": "application/json", Authorization: apiKey },
    secrets: [apiKey],
    timeoutMs,
    request: (message) => JSON.stringify(message),
    table: PLAIN_TABLE,
  });
}
