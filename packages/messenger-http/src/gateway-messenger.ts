import type { Messenger, OutgoingMessage, SendFailed } from "@pengingat/core";
import { gatewayPool } from "./gateway-pool.js";
import type { GatewayReply } from "./outcome-row.js";
import { decideOutcome, type OutcomeTable } from "./outcome-table.js";

/** What makes a gateway of its own. */
export interface GatewayMessengerOptions<Reply extends GatewayReply> {
  /** Scheme, host and port. */
  readonly origin: string;
  /** The path that messages are posted to. */
  readonly path: string;
  /** `Content-Type` and whatever shows the key. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whatever the gateway might echo and nobody may read. */
  readonly secrets: readonly string[];
  /** The longest that one `send` takes, in milliseconds: name look-up, connection, request and the whole answer. */
  readonly timeoutMs: number;
  /** The longest text that the gateway takes, in UTF-16 code units. @default the port's own */
  readonly maxTextLength?: number;
  /** The body that is posted for a message, or why there can be none. */
  readonly request: (message: OutgoingMessage) => string | SendFailed;
  /** How its answers are understood. */
  readonly table: OutcomeTable<Reply>;
}

/** A {@link Messenger} that holds connections. */
export interface GatewayMessenger extends Messenger {
  /**
   * Waits for the sends under way, which takes at most `timeoutMs`, and closes all connections. Whatever is sent
   * after this call is `failed` with code `ABORTED`. May be called again.
   */
  close(): Promise<void>;
}

/** A messenger for a gateway that takes one `POST` a message. Connects at the first send. */
export function gatewayMessenger<Reply extends GatewayReply>(
  options: GatewayMessengerOptions<Reply>,
): GatewayMessenger {
  const { origin, path, secrets, timeoutMs, maxTextLength, request, table } = options;
  const pool = gatewayPool(origin, timeoutMs);
  const headers = {
    ...options.headers,
    // Without it, usual PHP frameworks answer a refusal with a redirect or an HTML page.
    Accept: "application/json",
    // Firewalls in front of an API refuse requests that name no agent.
    "User-Agent": "pengingat",
  };

  return {
    timeoutMs,
    ...(maxTextLength === undefined ? {} : { maxTextLength }),
    async send(message, { signal }) {
      const body = request(message);
      if (typeof body !== "string") return body;
      const end = await pool.post({ path, headers, body }, signal);
      return decideOutcome(table, end, { secrets, timeoutMs }).outcome;
    },
    close: () => pool.close(),
  };
}
