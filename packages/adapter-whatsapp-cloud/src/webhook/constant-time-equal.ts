import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Whether two texts are the same, in a time that tells nothing of where they differ. Their digests are compared, as
 * those are always of one length.
 */
export function constantTimeEqual(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
