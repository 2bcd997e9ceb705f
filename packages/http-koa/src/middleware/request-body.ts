import type { IncomingMessage } from "node:http";
import { HttpFailure } from "../http-failure.js";

const LIMIT_MS = 10_000;

const MOST_DISCARDED_BYTES = 32 * 1024 * 1024;
const DISCARD_MS = 5000;

/** Whether the request announces a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/**
 * Reads a body to its end; empty where somebody has read it before.
 *
 * @throws {HttpFailure} `BODY_TOO_LARGE` above so many bytes, `REQUEST_TIMEOUT` after 10 seconds, `INCOMPLETE_BODY` where
 *   the client goes away
 */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > mostBytes) throw tooLarge(mostBytes);
  if (request.readableEnded) return Buffer.alloc(0);
  if (request.destroyed) throw incomplete();

  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  const onData = (chunk: Buffer | string) => {
    bytes += chunk.length;
    if (bytes > mostBytes) reject(tooLarge(mostBytes));
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
 * Reads on for a while after an answer that did not wait for the body. Closing at once would reset the connection
 * and lose the answer on its way; reading on for ever would be a gift.
 */
export function discardRest(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return;
  let left = MOST_DISCARDED_BYTES;
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

function tooLarge(mostBytes: number): HttpFailure {
  return new HttpFailure("BODY_TOO_LARGE", `the body is larger than ${mostBytes} bytes`);
}

function incomplete(): HttpFailure {
  return new HttpFailure("INCOMPLETE_BODY", "the request ended before its body");
}

function timedOut(): HttpFailure {
  return new HttpFailure("REQUEST_TIMEOUT", `the body did not arrive within ${LIMIT_MS} ms`, {
    headers: { Connection: "close" },
  });
}
