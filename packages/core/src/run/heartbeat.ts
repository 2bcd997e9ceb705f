import type { Clock } from "../ports/clock.js";

/** Calls `beat` every `everyMs` until the returned function is called; that resolves when no beat is under way. */
export function heartbeat(clock: Clock, everyMs: number, beat: () => Promise<void>): () => Promise<void> {
  const end = new AbortController();
  const ended = (async () => {
    for (;;) {
      await clock.sleep(everyMs, end.signal);
      if (end.signal.aborted) return;
      // A missed renewal is no disaster: every hand-over takes a lease of its own, and checks its token.
      await beat().catch(() => {});
    }
  })();
  return () => {
    end.abort();
    return ended;
  };
}
