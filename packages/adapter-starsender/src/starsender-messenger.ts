import { checkedOptions } from "@pengingat/core/adapter";
import { checkedSecret, type GatewayMessenger, gatewayMessenger } from "@pengingat/messenger-http";
import { OUTCOMES } from "./outcome-table.js";

/** Options of {@link starsenderMessenger}. */
export interface StarsenderOptions {
  /** The device key, as Starsender's dashboard shows it. Never part of a message, an outcome or a dump of the messenger. */
  readonly apiKey: string;
  /**
   * Where the API is; `/api/send` is put after it. May have a path.
   * @default "https://api.starsender.online"
   */
  readonly baseUrl?: string;
  /**
   * The longest that one `send` takes, in milliseconds: name look-up, connection, request and the whole reply. At
   * least 1.
   * @default 30000
   */
  readonly timeoutMs?: number;
}

/** A messenger that holds connections, which its `close()` ends. */
export type StarsenderMessenger = GatewayMessenger;

/**
 * Sends text messages over Starsender's API v3, `POST {baseUrl}/api/send`. Connects at the first send.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function starsenderMessenger(options: StarsenderOptions): StarsenderMessenger {
  const {
    apiKey,
    baseUrl = "https://api.starsender.online",
    timeoutMs = 30_000,
  } = checkedOptions("options", options, ["apiKey", "baseUrl", "timeoutMs"]);
  const key = checkedSecret("apiKey", apiKey);
  return gatewayMessenger({
    baseUrl,
    path: "/api/send",
    headers: { "Content-Type": "application/json", Authorization: key },
    secrets: [key],
    name: "starsender",
    timeoutMs,
    request: ({ to, text }) => JSON.stringify({ messageType: "text", to, body: text }),
    table: OUTCOMES,
  });
}
