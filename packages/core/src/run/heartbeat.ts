import type { Clock } from "../ports/clock.js";

/** Calls `beat` every `everyMs` until the returned function is called; that resolves when no beat is under way. */
export function heartbeat(clock: Clock, everyMs: number, beat: () => Promise<void>): () => Promise<void> {
  const end = new AbortController();
  const ended = (async () => {
    for (;;) {
      await clock.sleep(everyMs, end.signal);
      if (end.signal.aborted) return;
      // A missed beat does no harm: each attempt has a lease of its own.
      await beat().catch(() => {});
    }
  })();
  return () => {
    end.abort();
    return ended;
  };
}
