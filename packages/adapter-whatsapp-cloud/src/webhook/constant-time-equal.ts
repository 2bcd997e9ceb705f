import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Whether two texts are the same, in a time that does not depend on where they differ. Compares their digests, which
 * are always of one length.
 */
export function constantTimeEqual(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
