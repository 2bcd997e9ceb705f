import { type Dispatcher, errors } from "undici";
import { BODY_LIMIT, readBody } from "./reply-body.js";

/** How one exchange with the gateway ended. */
export interface ExchangeEnd {
  readonly ending: Ending;
  /** Whether any byte of the request may have left this process. */
  readonly written: boolean;
  /** The HTTP status; `null` where none arrived. */
  readonly status: number | null;
  /** The `Retry-After` header as it came. */
  readonly retryAfter: string | null;
  /** The body as text; empty unless it arrived whole. */
  readonly body: string;
  /** The name of what went wrong, such as `ECONNREFUSED`; `PROXY_407` where a proxy refuses with that status. */
  readonly errorCode: string | null;
}

/**
 * What ended an exchange. `complete`: a reply, read to its end. `limit`: the time limit. `signal`: the caller.
 * `closed`: the messenger had been closed. `lost`: the connection failed or ended. `oversized`: the reply is too
 * large. `garbled`: the reply is not valid HTTP, or its body is damaged.
 */
export type Ending = "complete" | "limit" | "signal" | "closed" | "lost" | "oversized" | "garbled";

/** Sends one request, once, and waits for the whole reply, for at most `timeoutMs`. Never rejects. */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<ExchangeEnd> {
  return new Promise((resolve) => {
    dispatcher.dispatch(request, new Exchange(timeoutMs, signal, resolve));
  });
}

/** An exchange that was over before it began. */
export function neverStarted(ending: "signal" | "closed"): ExchangeEnd {
  return { ending, written: false, status: null, retryAfter: null, body: "", errorCode: null };
}

/**
 * Undici calls `onRequestStart` when a connection is ready (a proxy's tunnel and TLS included), and writes to it as
 * soon as that returns. So nothing has left before that call; after it, something may have.
 */
class Exchange implements Dispatcher.DispatchHandler {
  private readonly startedAt = performance.now();
  private readonly startedOn = Date.now();
  private readonly timer: NodeJS.Timeout;
  private ended = false;
  private controller: Dispatcher.DispatchController | null = null;
  private status: number | null = null;
  private retryAfter: string | null = null;
  private contentEncoding: string | null = null;
  private readonly chunks: Buffer[] = [];
  private size = 0;

  constructor(
    private readonly timeoutMs: number,
    private readonly signal: AbortSignal,
    private readonly settle: (end: ExchangeEnd) => void,
  ) {
    this.timer = setTimeout(this.onLimit, timeoutMs);
    signal.addEventListener("abort", this.onAbort);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // A second start would be a second message, and one after the limit would outlast the caller's lease.
    if (this.controller) this.end("lost");
    else if (this.hasRunOut()) this.end("limit");
    if (this.ended) controller.abort(new Error("nobody waits for this request"));
    else this.controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return;
    this.status = status;
    this.retryAfter = singleHeader(headers["retry-after"]);
    this.contentEncoding = singleHeader(headers["content-encoding"]);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size > BODY_LIMIT) this.end("oversized");
    else this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    const { ending, body } = readBody(Buffer.concat(this.chunks, this.size), this.contentEncoding);
    this.end(ending, null, body);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const garbled = error instanceof errors.HTTPParserError || error instanceof errors.HeadersOverflowError;
    this.end(garbled ? "garbled" : "lost", codeOf(error));
  }

  private readonly onLimit = (): void => this.end("limit");
  private readonly onAbort = (): void => this.end("signal");

  // The monotonic clock may stand still while the machine sleeps, and the wall clock may be set back.
  private hasRunOut(): boolean {
    const elapsed = Math.max(performance.now() - this.startedAt, Date.now() - this.startedOn);
    return elapsed >= this.timeoutMs;
  }

  private end(ending: Ending, errorCode: string | null = null, body = ""): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.timer);
    this.signal.removeEventListener("abort", this.onAbort);
    this.settle({
      ending,
      written: this.controller !== null,
      status: this.status,
      retryAfter: this.retryAfter,
      body,
      errorCode,
    });
    // Closes the connection: the rest of the reply must not be taken for the next one.
    if (ending !== "complete") this.controller?.abort(new Error("nobody waits for this reply"));
  }
}

function singleHeader(value: string | string[] | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function codeOf(error: Error): string | null {
  // Only in its words does undici say which status the proxy refused with.
  const proxyStatus = /^Proxy response \((\d{3})\)/.exec(error.message)?.[1];
  if (proxyStatus !== undefined) return `PROXY_${proxyStatus}`;
  return "code" in error && typeof error.code === "string" ? error.code : null;
}
