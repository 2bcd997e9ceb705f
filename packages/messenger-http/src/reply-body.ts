import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";

/** The largest reply that is read, in bytes: as it comes, and again once it is decompressed. */
export const BODY_LIMIT = 64 * 1024;

/** The encodings that {@link readBody} understands, as `Accept-Encoding` lists them. */
export const ACCEPTED_ENCODINGS = "gzip, deflate, br";

/** Decompresses at most {@link BODY_LIMIT} bytes; throws where there are more, or where the data is damaged. */
type Decompress = (data: Buffer) => Buffer;

const BOUNDED = { maxOutputLength: BODY_LIMIT };

const DECOMPRESS: ReadonlyMap<string, Decompress> = new Map([
  ["gzip", (data) => gunzipSync(data, BOUNDED)],
  ["x-gzip", (data) => gunzipSync(data, BOUNDED)],
  ["deflate", inflate],
  ["br", (data) => brotliDecompressSync(data, BOUNDED)],
  ["identity", (data) => data],
  // Some servers say so of what they have not compressed.
  ["none", (data) => data],
]);

/** A body as text, or why it has none. */
export type BodyReading =
  | { readonly ending: "complete"; readonly body: string }
  | { readonly ending: "oversized" | "garbled"; readonly body: "" };

/** Reads a body by its `Content-Encoding`, without its byte-order mark. Anything damaged or unknown is `garbled`. */
export function readBody(data: Buffer, contentEncoding: string | null): BodyReading {
  // A reply without content may have the header all the same.
  if (data.length === 0) return { ending: "complete", body: "" };
  // They are listed in the order in which they were applied.
  const encodings = contentEncoding?.toLowerCase().split(",").reverse() ?? [];
  const applied = encodings.map((encoding) => encoding.trim()).filter((encoding) => encoding !== "");
  try {
    const plain = applied.reduce((rest, encoding) => decompress(encoding, rest), data);
    return { ending: "complete", body: new TextDecoder().decode(plain) };
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    return { ending: isTooLarge ? "oversized" : "garbled", body: "" };
  }
}

function decompress(encoding: string, data: Buffer): Buffer {
  const known = DECOMPRESS.get(encoding);
  if (known === undefined) throw new TypeError("unknown content encoding");
  return known(data);
}

/** "deflate" means the zlib format, and some servers send it without its two-byte header. */
function inflate(data: Buffer): Buffer {
  const hasHeader = ((data[0] ?? 0) & 0x0f) === 8;
  return hasHeader ? inflateSync(data, BOUNDED) : inflateRawSync(data, BOUNDED);
}
