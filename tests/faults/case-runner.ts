import { once } from "node:events";
import { judge, type Verdict } from "./checker.ts";
import { setStage } from "./fixture.ts";
import { CLOCKS } from "./kinds/clocks.ts";
import { DAY_CAPS } from "./kinds/daily-limits.ts";
import { DATABASE_FAULTS } from "./kinds/database-faults.ts";
import { ENDINGS } from "./kinds/endings.ts";
import { FALLBACKS } from "./kinds/fallbacks.ts";
import { GATEWAYS } from "./kinds/gateways.ts";
import { KILLS } from "./kinds/kills.ts";
import type { TrialKind } from "./kinds/kind.ts";
import { OPT_OUTS } from "./kinds/opt-outs.ts";
import { SERVERS } from "./kinds/servers.ts";
import { CROWDS, TEN } from "./kinds/shared-runs.ts";
import { SIGNALS } from "./kinds/signals.ts";
import { SET_ASIDES } from "./kinds/undeliverable.ts";
import { type Lane, openLane } from "./lane.ts";
import { random } from "./random.ts";
import { type Arrangement, drawArrangement, type Wishes } from "./setup.ts";

/** Every kind that chance may draw. */
export const KINDS: readonly TrialKind[] = [
  ...KILLS,
  ...SIGNALS,
  ...ENDINGS,
  ...DATABASE_FAULTS,
  ...SERVERS,
  ...CLOCKS,
  ...GATEWAYS,
  ...CROWDS,
  ...FALLBACKS,
  ...DAY_CAPS,
  ...OPT_OUTS,
  ...SET_ASIDES,
];

/** The kinds whose name begins so, and the one that is played on demand only. */
export function kindsNamed(prefix: string): readonly TrialKind[] {
  return [...KINDS, TEN].filter(({ name }) => name.startsWith(prefix));
}

/** One trial to be played. The kind and the seed decide all that is left to chance. */
export interface Trial {
  readonly kind: TrialKind;
  readonly seed: number;
  /** What is not left to chance. @default nothing but what the kind wishes */
  readonly wishes?: Wishes;
}

export interface TrialResult extends Trial {
  readonly arrangement: Arrangement;
  readonly verdict: Verdict;
}

/** Plays trials, `lanes` at a time, each lane with a PostgreSQL server of its own. Ends early when `signal` aborts. */
export async function campaign(
  trials: readonly Trial[],
  {
    lanes,
    signal,
    onResult,
  }: { lanes: number; signal?: AbortSignal; onResult?: (result: TrialResult) => void },
): Promise<TrialResult[]> {
  const queue = [...trials];
  const results: TrialResult[] = [];

  async function work(): Promise<void> {
    const lane = await openLane();
    try {
      for (let trial = queue.shift(); trial && !signal?.aborted; trial = queue.shift()) {
        const result = { ...trial, ...(await playTrial(lane, trial, signal)) };
        if (signal?.aborted) return;
        results.push(result);
        onResult?.(result);
      }
    } catch (error) {
      // A terminal's Ctrl-C ends the servers too, and nothing can be asked of them any more.
      if (!signal?.aborted) throw error;
    } finally {
      await lane.close();
    }
  }

  // Every lane is closed before a failure of one is told.
  const ends = await Promise.allSettled(Array.from({ length: lanes }, work));
  for (const end of ends) {
    if (end.status === "rejected") throw end.reason;
  }
  return results;
}

/** No trial takes longer, unless something hangs. */
const LONGEST_TRIAL_MS = 150_000;

async function playTrial(
  lane: Lane,
  { kind, seed, wishes }: Trial,
  signal: AbortSignal | undefined,
): Promise<{ arrangement: Arrangement; verdict: Verdict }> {
  const chance = random(seed);
  const arrangement = drawArrangement(chance, { ...wishes, ...kind.wishes });
  const [from, to] = kind.due ?? [20, 60];
  const stage = await setStage(lane, chance, chance.int(from, to), arrangement);
  const tooLong = AbortSignal.timeout(LONGEST_TRIAL_MS);
  const over = AbortSignal.any(signal ? [signal, tooLong] : [tooLong]);
  try {
    const played = kind.play(stage).then(
      (last) => last ?? {},
      (error: unknown) => {
        stage.violate(`the trial itself failed: ${error instanceof Error ? error.stack : String(error)}`);
        return {};
      },
    );
    const last = await Promise.race([played, aborted(over)]);
    if (last === null) {
      stage.violate(signal?.aborted ? "broken off" : `not at an end after ${LONGEST_TRIAL_MS} ms`);
      stage.breakOff();
    }
    return { arrangement, verdict: await judge(stage, last ?? {}) };
  } finally {
    await stage.close();
  }
}

async function aborted(signal: AbortSignal): Promise<null> {
  if (!signal.aborted) await once(signal, "abort");
  return null;
}
