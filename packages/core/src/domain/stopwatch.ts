/**
 * Starts a stopwatch; returns how to read it, in milliseconds. It goes by the longer of both clocks: one may stand still
 * while the machine sleeps, the other may be set back.
 */
export function stopwatch(clock: { now(): Date; monotonic(): number }): () => number {
  const startedOn = clock.now().getTime();
  const startedAt = clock.monotonic();
  return () => Math.max(clock.now().getTime() - startedOn, clock.monotonic() - startedAt);
}
