import type { Clock } from "../ports/clock.js";

/** What work comes to, or `undefined` where it takes longer than `ms` milliseconds, or one of the signals aborts first. */
export async function within<T>(
  clock: Pick<Clock, "sleep">,
  ms: number,
  work: Promise<T>,
  ...signals: AbortSignal[]
): Promise<T | undefined> {
  const over = new AbortController();
  const waiting = clock.sleep(ms, AbortSignal.any([over.signal, ...signals])) as Promise<undefined>;
  try {
    return await Promise.race([work, waiting]);
  } finally {
    over.abort("over");
  }
}
