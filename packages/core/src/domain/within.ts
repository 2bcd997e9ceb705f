/** What work comes to, or `undefined` where it takes longer than `ms` milliseconds, or one of the signals aborts first. */
export async function within<T>(
  clock: { sleep(ms: number, signal?: AbortSignal): Promise<void> },
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
