import type { MessageContent, Messenger, OutgoingMessage, SendFailed } from "@pengingat/core";
import { checkedOptions, wholeNumber } from "@pengingat/core/adapter";
import { gatewayPool } from "./gateway-pool.js";
import { GENERAL_HEADERS } from "./general-headers.js";
import { checkedBaseUrl } from "./option-checks.js";
import { BLAME, failed } from "./outcome.js";
import type { GatewayReply } from "./outcome-row.js";
import { decideOutcome, type OutcomeTable } from "./outcome-table.js";

/** Options of {@link gatewayMessenger}. */
export interface GatewayMessengerOptions<Reply extends GatewayReply> {
  /** What the messenger is called in records and metrics. @default it has no name */
  readonly name?: string;
  /** Where the API is: an http or https URL, which may have a path. */
  readonly baseUrl: string;
  /** What is put after it, such as `/api/send`. */
  readonly path: string;
  /** `Content-Type`, and the header with the key. */
  readonly headers: Readonly<Record<string, string>>;
  /** Texts that no outcome may hold, should the gateway echo them. */
  readonly secrets: readonly string[];
  /**
   * The longest that one `send` takes, in milliseconds: name look-up, connection, request and the whole reply.
   * At least 1.
   */
  readonly timeoutMs: number;
  /** The longest text that the gateway takes, in UTF-16 code units. @default the port's own */
  readonly maxTextLength?: number;
  /** Whether the gateway takes a message of this content. @default the port's own */
  readonly fits?: (content: MessageContent) => boolean;
  /** Whether the gateway takes a recipient that is not the digits of a number. @default it takes none */
  readonly takesId?: (to: string) => boolean;
  /** What the gateway's notices may be about that stop every message. @default none */
  readonly subjects?: readonly string[];
  /** Returns the body to post for a message, or the outcome of one that cannot be sent. */
  readonly request: (message: OutgoingMessage) => string | SendFailed;
  /** How the gateway's replies are understood. */
  readonly table: OutcomeTable<Reply>;
}

/** A {@link Messenger} that holds connections. */
export interface GatewayMessenger extends Messenger {
  /**
   * Waits for the sends under way, which takes at most `timeoutMs`, and closes all connections. A `send` after this
   * call is `failed` with code `ABORTED`. May be called again.
   */
  close(): Promise<void>;
}

/** Anything else may be an id, a group or a list at the gateway, none of which a reminder is for. */
const E164_DIGITS = /^[1-9]\d{5,14}$/;

/** A longer delay makes a timer fire at once. */
export const LONGEST_TIMER_MS = 2_147_483_647;

/**
 * A messenger for a gateway that takes one `POST` a message. Connects at the first send, through the proxy that
 * `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name, if any.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function gatewayMessenger<Reply extends GatewayReply>(
  options: GatewayMessengerOptions<Reply>,
): GatewayMessenger {
  const { name, baseUrl, path, secrets, maxTextLength, fits, takesId, subjects, request, table } =
    checkedOptions("options", options, [
      "name",
      ...(["baseUrl", "path", "headers", "secrets", "timeoutMs"] as const),
      ...(["maxTextLength", "fits", "takesId", "subjects", "request", "table"] as const),
    ]);
  const timeoutMs = wholeNumber("timeoutMs", options.timeoutMs, { min: 1, max: LONGEST_TIMER_MS });
  const { origin, basePath } = checkedBaseUrl(baseUrl);
  const pool = gatewayPool(origin, timeoutMs);
  const headers = { ...options.headers, ...GENERAL_HEADERS };

  return {
    ...(name === undefined ? {} : { name }),
    timeoutMs,
    ...(maxTextLength === undefined ? {} : { maxTextLength }),
    ...(fits === undefined ? {} : { fits }),
    ...(subjects === undefined ? {} : { subjects }),
    async send(message, { signal }) {
      if (!E164_DIGITS.test(message.to) && !takesId?.(message.to)) {
        return failed("RECIPIENT_INVALID", BLAME.recipient, "the recipient is not the digits of a number");
      }
      const body = request(message);
      if (typeof body !== "string") return body;
      const end = await pool.request({ method: "POST", path: basePath + path, headers, body }, signal);
      return decideOutcome(table, end, { secrets, timeoutMs, text: message.text }).outcome;
    },
    close: () => pool.close(),
  };
}
