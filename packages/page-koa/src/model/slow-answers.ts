import { setTimeout as sleep } from "node:timers/promises";
import type { PageParts } from "../options.js";
import type { Turns } from "./turns.js";

/** Something that was looked for. */
export interface Answer<Value> {
  /** What was found last; `null` where nothing has been found yet. */
  readonly value: Value | null;
  /** When that was. */
  readonly at: Date;
  /** Whether it is being looked for again: the screen should come again soon. */
  readonly isOld: boolean;
}

/** Answers that take long at a big workshop, by a key. */
export interface SlowAnswers<Value> {
  /**
   * What `ask` finds, if it finds it at once; else what it found last, while it goes on. However many ask for a key, it is
   * looked for once at a time. What took long stays for a while, so that open pages leave the database alone.
   */
  get(key: string, ask: () => Promise<Value>): Promise<Answer<Value>>;
}

interface Entry<Value> {
  underWay: Promise<Answer<Value>> | null;
  /** Whether somebody was told to come again for it. */
  isAwaited: boolean;
  last: Answer<Value>;
  /** Why it could not be found, for who asks soon: those who waited have been told to come again. */
  failure: { readonly error: unknown; readonly atMs: number } | null;
  tookMs: number;
  foundAtMs: number;
}

/** What took long is looked for again once so many times as long has passed. */
const REST = 10;
const SHORTEST_REST_MS = 5_000;
const MOST_KEYS = 20;

/**
 * @param options - `turns`: shared by all that may take long, so that a run always has connections to the database left;
 *   `waitMs`: what comes within it comes at once; `mostKeys`: of how many keys the answers are kept; `longestRestMs`: how
 *   long what took long stays at most
 */
export function slowAnswers<Value>({
  turns,
  clock,
  waitMs,
  mostKeys = MOST_KEYS,
  longestRestMs = Number.POSITIVE_INFINITY,
}: {
  readonly turns: Turns;
  readonly clock: Pick<PageParts["clock"], "now">;
  readonly waitMs: number;
  readonly mostKeys?: number;
  readonly longestRestMs?: number;
}): SlowAnswers<Value> {
  const entries = new Map<string, Entry<Value>>();

  function entryOf(key: string): Entry<Value> {
    const none = { value: null, at: new Date(0), isOld: true };
    const fresh = { underWay: null, isAwaited: false, last: none, failure: null, tookMs: 0, foundAtMs: 0 };
    const entry = entries.get(key) ?? fresh;
    entries.delete(key);
    entries.set(key, entry);
    const [oldest = key] = entries.keys();
    if (entries.size > mostKeys) entries.delete(oldest);
    return entry;
  }

  function start(entry: Entry<Value>, ask: () => Promise<Value>): Promise<Answer<Value>> {
    async function look(): Promise<Answer<Value>> {
      const began = performance.now();
      try {
        entry.last = { value: await turns.take(ask), at: clock.now(), isOld: false };
        entry.foundAtMs = performance.now();
        entry.tookMs = entry.foundAtMs - began;
        return entry.last;
      } catch (error) {
        if (entry.isAwaited) entry.failure = { error, atMs: performance.now() };
        throw error;
      } finally {
        entry.underWay = null;
      }
    }
    entry.isAwaited = false;
    const underWay = look();
    // Whoever waits hears of an error, else the next one who asks soon; then it is looked for again.
    underWay.catch(() => {});
    return underWay;
  }

  return {
    async get(key, ask) {
      const entry = entryOf(key);
      const { last, failure, tookMs, foundAtMs } = entry;
      entry.failure = null;
      if (failure && performance.now() - failure.atMs < SHORTEST_REST_MS) throw failure.error;
      const restMs = Math.min(longestRestMs, Math.max(SHORTEST_REST_MS, tookMs * REST));
      if (tookMs > waitMs && performance.now() - foundAtMs < restMs) return last;
      entry.underWay ??= start(entry, ask);
      const wait = new AbortController();
      const late = sleep(waitMs, { ...last, isOld: true }, { signal: wait.signal });
      try {
        const answer = await Promise.race([entry.underWay, late]);
        if (answer.isOld) entry.isAwaited = true;
        return answer;
      } finally {
        late.catch(() => {});
        wait.abort();
      }
    },
  };
}
