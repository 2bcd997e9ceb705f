import type { IncomingMessage } from "node:http";
import { PageError } from "./page-error.js";

const MAX_BYTES = 64 * 1024;
const LIMIT_MS = 10_000;

const read = new WeakMap<IncomingMessage, Promise<URLSearchParams>>();

/**
 * Reads the fields of a form. Where the app around the page has read the body already, what it made of it counts.
 *
 * @throws {PageError} `too_large` above 64 KiB, `incomplete` where it does not come whole within 10 seconds
 */
export function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  // Where something goes wrong, the form is shown again.
  const form = read.get(request) ?? readBody(request);
  read.set(request, form);
  return form;
}

async function readBody(request: IncomingMessage & { body?: unknown }): Promise<URLSearchParams> {
  if (request.readableEnded) return parsedForm(request.body);
  if (Number(request.headers["content-length"] ?? 0) > MAX_BYTES) throw new PageError("too_large");

  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  const onData = (chunk: Buffer | string) => {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) reject(new PageError("too_large"));
    else chunks.push(Buffer.from(chunk));
  };
  const onEnd = () => resolve();
  const onGone = () => reject(new PageError("incomplete"));
  const timer = setTimeout(onGone, LIMIT_MS);
  request.on("data", onData).on("end", onEnd).on("error", onGone).on("close", onGone);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    request.off("data", onData).off("end", onEnd).off("error", onGone).off("close", onGone);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
}

function parsedForm(body: unknown): URLSearchParams {
  const fields = new URLSearchParams();
  if (typeof body !== "object" || body === null) return fields;
  for (const [name, value] of Object.entries(body)) if (typeof value === "string") fields.append(name, value);
  return fields;
}
