import { Pool } from "undici";
import { type ExchangeEnd, exchange, neverStarted } from "./exchange.js";

/** Connections to one gateway. */
export interface GatewayPool {
  /** Makes one `POST`. Never rejects. */
  post(request: PostRequest, signal: AbortSignal): Promise<ExchangeEnd>;
  /** Waits for the exchanges under way, and closes all connections. May be called again. */
  close(): Promise<void>;
}

/** What is posted. */
interface PostRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Connects at the first exchange, each of which takes at most `timeoutMs`. */
export function gatewayPool(origin: string, timeoutMs: number): GatewayPool {
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

  async function shut(): Promise<void> {
    if (underWay > 0) {
      await new Promise<void>((resolve) => {
        drained = resolve;
      });
    }
    await pool.destroy();
    // The pool leaves alone whatever is still connecting for an exchange that has ended.
    closing.abort();
  }

  return {
    async post({ path, headers, body }, signal) {
      if (closed) return neverStarted("closed");
      if (signal.aborted) return neverStarted("signal");
      underWay += 1;
      try {
        const request = { method: "POST", path, headers, body } as const;
        return await exchange(pool, request, { timeoutMs, signal });
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
