import type { Messenger, OutgoingMessage, SendOutcome } from "@pengingat/core";
import { Pool } from "undici";
import { type ExchangeEnd, exchange, neverStarted } from "./exchange.js";
import { gatewayText } from "./gateway-text.js";
import { outcomeOf } from "./outcome-table.js";
import { checkOptions, type StarsenderOptions } from "./starsender-options.js";

/** A {@link Messenger} that holds connections. */
export interface StarsenderMessenger extends Messenger {
  /**
   * Waits for the sends under way, which takes at most `timeoutMs`, and closes all connections. Whatever is sent
   * after this call is `failed` with code `ABORTED`. May be called again.
   */
  close(): Promise<void>;
}

/**
 * Sends text messages over Starsender's API v3, `POST {baseUrl}/api/send`. Connects at the first send.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function starsenderMessenger(options: StarsenderOptions): StarsenderMessenger {
  const { apiKey, origin, path, timeoutMs } = checkOptions(options);
  const clean = gatewayText(apiKey);
  const headers = [
    "Content-Type",
    "application/json",
    "Authorization",
    apiKey,
    // Without it, usual PHP frameworks answer a refusal with a redirect or an HTML page.
    "Accept",
    "application/json",
    // Firewalls in front of an API refuse requests that name no agent.
    "User-Agent",
    "pengingat",
  ];

  const closing = new AbortController();
  const pool = new Pool(origin, {
    // Over HTTP/2 a request may be under way before anything tells us so.
    allowH2: false,
    pipelining: 1,
    // Shorter than any usual server's, so that a kept connection is seldom closed just as it is used again.
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 4_000,
    // The exchange has one limit of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: timeoutMs, signal: closing.signal },
  });

  let underWay = 0;
  let drained: (() => void) | null = null;
  let closed: Promise<void> | null = null;

  async function send(message: OutgoingMessage, { signal }: { signal: AbortSignal }): Promise<SendOutcome> {
    if (closed) return tell(neverStarted("closed"));
    if (signal.aborted) return tell(neverStarted("signal"));
    const body = JSON.stringify({ messageType: "text", to: message.to, body: message.text });
    underWay += 1;
    try {
      return tell(await exchange(pool, { method: "POST", path, headers, body }, { timeoutMs, signal }));
    } finally {
      underWay -= 1;
      if (underWay === 0) drained?.();
    }
  }

  function tell(end: ExchangeEnd): SendOutcome {
    return outcomeOf(end, { clean, timeoutMs });
  }

  async function shut(): Promise<void> {
    if (underWay > 0) {
      await new Promise<void>((resolve) => {
        drained = resolve;
      });
    }
    await pool.destroy();
    // The pool leaves alone whatever is still connecting for a send that has ended.
    closing.abort();
  }

  return {
    timeoutMs,
    send,
    close() {
      closed ??= shut();
      return closed;
    },
  };
}
