/** No single wait is longer, whatever a gateway asks for: a run has to come to an end. */
const LONGEST_MS = 60_000;

/**
 * How long to wait before the next attempt, in milliseconds: exponential with full jitter, so that processes that
 * failed together do not come back together, and never shorter than the gateway asked for within bounds.
 *
 * @param attempt the attempt that failed, from 1
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backOff(attempt: number, baseMs: number, retryAfterMs: number | null): number {
  const ceiling = Math.min(LONGEST_MS, baseMs * 2 ** (attempt - 1));
  const jittered = Math.random() * ceiling;
  return Math.min(LONGEST_MS, Math.max(jittered, retryAfterMs || 0));
}
