import { once } from "node:events";
import { type CheckResult, check } from "./checker.ts";
import { type Fixture, openFixture } from "./fixture.ts";
import type { FaultKind } from "./kinds/kind.ts";
import { type Lane, openLane } from "./lane.ts";
import { random } from "./random.ts";
import { drawSetup, type FixedSetup, type Setup } from "./setup.ts";

/** One case to be played. Kind and seed decide all that is left to chance. */
export interface FaultCase {
  readonly kind: FaultKind;
  readonly seed: number;
  /** What is fixed beside what the kind fixes. @default nothing */
  readonly fixed?: FixedSetup;
}

export interface CaseResult extends FaultCase {
  readonly setup: Setup;
  readonly result: CheckResult;
  readonly seconds: number;
}

export interface CaseRunnerOptions {
  /** How many cases to play at once, each with a PostgreSQL server of its own. */
  readonly lanes: number;
  /** See `FixtureOptions`. */
  readonly recoveryLimitMs?: number;
  /** Breaks off. */
  readonly signal?: AbortSignal;
  readonly onResult?: (result: CaseResult) => void;
}

/** Plays cases. Resolves with the results of those that came to their end. */
export async function playCases(
  cases: readonly FaultCase[],
  { lanes, recoveryLimitMs, signal, onResult }: CaseRunnerOptions,
): Promise<CaseResult[]> {
  const queue = [...cases];
  const results: CaseResult[] = [];

  async function work(): Promise<void> {
    const lane = await openLane();
    try {
      for (let next = queue.shift(); next && !signal?.aborted; next = queue.shift()) {
        const result = await playCase(lane, next, recoveryLimitMs, signal);
        if (signal?.aborted) return;
        results.push(result);
        onResult?.(result);
      }
    } catch (error) {
      // A terminal's Ctrl-C ends the servers too, and they can be asked nothing any more.
      if (!signal?.aborted) throw error;
    } finally {
      await lane.close();
    }
  }

  // Every lane is closed before one's failure is thrown.
  const ends = await Promise.allSettled(Array.from({ length: lanes }, work));
  for (const end of ends) {
    if (end.status === "rejected") throw end.reason;
  }
  return results;
}

/** No case takes longer, unless something hangs. */
const LONGEST_CASE_MS = 150_000;

async function playCase(
  lane: Lane,
  { kind, seed, fixed }: FaultCase,
  recoveryLimitMs: number | undefined,
  signal: AbortSignal | undefined,
): Promise<CaseResult> {
  const began = performance.now();
  const draw = random(seed);
  const setup = drawSetup(draw, { ...fixed, ...kind.setup });
  const [from, to] = kind.due ?? [20, 60];
  const hasShortLeases = draw.chance(0.5) || kind.needsShortLeases === true;
  const fixture = await openFixture(lane, draw, draw.int(from, to), {
    ...{ setup, hasShortLeases },
    ...(kind.tables && { tables: kind.tables }),
    ...(recoveryLimitMs !== undefined && { recoveryLimitMs }),
  });
  const tooLong = AbortSignal.timeout(LONGEST_CASE_MS);
  const over = AbortSignal.any(signal ? [signal, tooLong] : [tooLong]);
  try {
    const isAtEnd = await Promise.race([inject(kind, fixture), aborted(over)]);
    if (!isAtEnd) {
      fixture.violate(signal?.aborted ? "broken off" : `not at an end after ${LONGEST_CASE_MS} ms`);
      fixture.breakOff();
    }
    const result = await check(fixture);
    const seconds = (performance.now() - began) / 1_000;
    return { kind, seed, ...(fixed && { fixed }), setup, result, seconds };
  } finally {
    await fixture.close();
  }
}

async function inject(kind: FaultKind, fixture: Fixture): Promise<true> {
  await kind.inject(fixture).catch((error: unknown) => {
    fixture.violate(`the case itself failed: ${error instanceof Error ? error.stack : String(error)}`);
  });
  return true;
}

async function aborted(signal: AbortSignal): Promise<false> {
  if (!signal.aborted) await once(signal, "abort");
  return false;
}
