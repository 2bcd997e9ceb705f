import type { IncomingMessage } from "node:http";
import { HttpFailure } from "../http-failure.js";

const LIMIT_MS = 10_000;

const MAX_DISCARDED_BYTES = 32 * 1024 * 1024;
const DISCARD_MS = 5000;

/** Whether the request announces a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/**
 * Reads a body to its end; it is empty where the app around us has read it.
 *
 * @throws {HttpFailure} `BODY_TOO_LARGE` above `maxBytes`, `REQUEST_TIMEOUT` after 10 seconds, `INCOMPLETE_BODY` where
 *   the client disconnects
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (request.readableEnded) return Buffer.alloc(0);
  if (request.destroyed) throw incomplete();

  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  const onData = (chunk: Buffer | string) => {
    bytes += chunk.length;
    if (bytes > maxBytes) reject(tooLarge(maxBytes));
    else chunks.push(Buffer.from(chunk));
  };
  const onEnd = () => resolve();
  const onGone = () => reject(incomplete());
  const timer = setTimeout(() => reject(timedOut()), LIMIT_MS);
  request.on("data", onData).on("end", onEnd).on("error", onGone).on("close", onGone);
  try {
    await promise;
    return Buffer.concat(chunks);
  } finally {
    clearTimeout(timer);
    request.off("data", onData).off("end", onEnd).off("error", onGone).off("close", onGone);
  }
}

/**
 * Reads on for a while after a response that did not wait for the body. Closing at once would reset the connection
 * and lose the response on its way; reading without end would let a client keep the connection.
 */
export function discardRest(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return;
  let left = MAX_DISCARDED_BYTES;
  const timer = setTimeout(() => request.destroy(), DISCARD_MS).unref();
  request
    .on("data", (chunk: Buffer | string) => {
      left -= chunk.length;
      if (left < 0) request.destroy();
    })
    .on("error", () => {})
    .once("close", () => clearTimeout(timer))
    .resume();
}

function tooLarge(maxBytes: number): HttpFailure {
  return new HttpFailure("BODY_TOO_LARGE", `body too large (limit ${maxBytes} bytes)`);
}

function incomplete(): HttpFailure {
  return new HttpFailure("INCOMPLETE_BODY", "the request ended before its body was complete");
}

function timedOut(): HttpFailure {
  return new HttpFailure("REQUEST_TIMEOUT", `body not received within ${LIMIT_MS} ms`, {
    headers: { Connection: "close" },
  });
}
