import type { IncomingMessage } from "node:http";
import { PageError } from "./page-error.js";

/** More than a hundred thousand vehicles need. */
const MAX_BYTES = 24 * 1_024 * 1_024;
const LIMIT_MS = 120_000;

/** A form with a file. */
export interface Upload {
  readonly fields: URLSearchParams;
  readonly file: Buffer;
}

/**
 * Reads a form with one file, in the field `berkas`.
 *
 * @throws {PageError} `too_large` above 24 MiB, `incomplete` where it does not come whole
 */
export async function readUpload(request: IncomingMessage): Promise<Upload> {
  const type = request.headers["content-type"] ?? "";
  if (Number(request.headers["content-length"] ?? 0) > MAX_BYTES) throw new PageError("too_large");
  const chunks: Buffer[] = [];
  let bytes = 0;
  const timer = setTimeout(() => request.destroy(), LIMIT_MS);
  try {
    for await (const chunk of request) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) throw new PageError("too_large");
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof PageError ? error : new PageError("incomplete");
  } finally {
    clearTimeout(timer);
  }
  return parsed(Buffer.concat(chunks), type);
}

async function parsed(body: Buffer, type: string): Promise<Upload> {
  const headers = { "Content-Type": type };
  const form = await new Response(body as Uint8Array<ArrayBuffer>, { headers }).formData().catch(() => {
    throw new PageError("not_understood");
  });
  const fields = new URLSearchParams();
  let file = Buffer.alloc(0);
  for (const [name, value] of form) {
    if (typeof value === "string") fields.append(name, value);
    else if (name === "berkas") file = Buffer.from(await value.arrayBuffer());
  }
  return { fields, file };
}
