import { EnvHttpProxyAgent, Pool } from "undici";
import { type ExchangeEnd, exchange, neverStarted } from "./exchange.js";
import { proxySettings } from "./proxy-settings.js";
import { BODY_LIMIT } from "./reply-body.js";

/** Connections to one gateway. */
export interface GatewayPool {
  /** Makes one request. Never rejects. */
  request(request: GatewayRequest, signal: AbortSignal): Promise<ExchangeEnd>;
  /** Waits for the exchanges under way, and closes all connections. May be called again. */
  close(): Promise<void>;
}

/** What is asked. */
export interface GatewayRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `null`: none. */
  readonly body: string | null;
}

/**
 * Connects at the first exchange, each of which takes at most `timeoutMs`; through the proxy of the environment, if any.
 *
 * @throws {ReminderError} `INVALID_OPTION` where the environment's proxy is not a URL
 */
export function gatewayPool(origin: string, timeoutMs: number): GatewayPool {
  const closing = new AbortController();
  const agent = proxyAwareAgent(origin, timeoutMs, closing.signal);
  let underWay = 0;
  let drained: (() => void) | null = null;
  let closed: Promise<void> | null = null;

  async function shut(): Promise<void> {
    if (underWay > 0) {
      await new Promise<void>((resolve) => {
        drained = resolve;
      });
    }
    await agent.destroy();
    // The agent leaves alone whatever is still connecting for an exchange that has ended.
    closing.abort();
  }

  return {
    async request(asked, signal) {
      if (closed) return neverStarted("closed");
      if (signal.aborted) return neverStarted("signal");
      underWay += 1;
      try {
        return await exchange(agent, { origin, ...asked }, { timeoutMs, signal });
      } finally {
        underWay -= 1;
        if (underWay === 0) drained?.();
      }
    },
    close() {
      closed ??= shut();
      return closed;
    },
  };
}

/**
 * The exchange has one limit of its own, `timeoutMs`: every limit that undici or Node would set for a part of it is
 * raised to that.
 */
function proxyAwareAgent(origin: string, timeoutMs: number, closing: AbortSignal): EnvHttpProxyAgent {
  const connect = {
    timeout: timeoutMs,
    // Node gives an address 250 ms before it tries the next one. A slow line needs more, and half of the time is left
    // for a host whose first address leads nowhere.
    autoSelectFamilyAttemptTimeout: Math.ceil(timeoutMs / 2),
    signal: closing,
  };
  return new EnvHttpProxyAgent({
    ...proxySettings(origin, process.env),
    // Over HTTP/2 a request may be under way before anything tells us so.
    allowH2: false,
    pipelining: 1,
    // Shorter than any usual server's, so that a kept connection is seldom closed just as it is used again.
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 4_000,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: BODY_LIMIT,
    connect,
    // Always a tunnel: a proxy that forwards might send a request again by itself, and its errors look like the gateway's.
    proxyTunnel: true,
    proxyTls: connect,
    requestTls: connect,
    // Not 0, as nothing else would end a request for a tunnel that the proxy never answers.
    clientFactory: (proxy, options) => new Pool(proxy, { ...options, headersTimeout: timeoutMs }),
  });
}
