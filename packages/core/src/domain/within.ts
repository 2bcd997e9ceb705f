/** What work comes to, or `undefined` where it takes longer than `ms` milliseconds. */
export async function within<T>(
  clock: { sleep(ms: number, signal?: AbortSignal): Promise<void> },
  ms: number,
  work: Promise<T>,
): Promise<T | undefined> {
  const over = new AbortController();
  try {
    return await Promise.race([work, clock.sleep(ms, over.signal) as Promise<undefined>]);
  } finally {
    over.abort("over");
  }
}
