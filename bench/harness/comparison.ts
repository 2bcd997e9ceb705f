import type { Sample } from "./contender.ts";
import { type ContenderProcess, openContender } from "./contender-process.ts";
import { progress } from "./progress.ts";
import { median, type Ratio, ratio } from "./statistics.ts";

/** A contender in a comparison. */
export interface Entrant {
  readonly name: string;
  readonly role: "ours" | "peer" | "limit";
  /** What it is compared within, such as a size of fleet; ratios are to ours of the same case. */
  readonly case: string;
  /** File under `contenders/`. */
  readonly module: string;
  readonly options: object;
  /** How many processes share the work. @default 1 */
  readonly processes?: number;
  /** By how much less than the others it does, because the whole would take too long. @default 1 */
  readonly scale?: number;
}

/** What an entrant's rounds came to; times are scaled to the whole work. */
export interface Standing {
  readonly name: string;
  readonly role: Entrant["role"];
  readonly case: string;
  readonly scale: number;
  readonly samples: readonly Sample[];
  readonly medianMs: number;
  readonly cpuMs: number;
  readonly idle: number;
  /** `null` where it was not measured. */
  readonly peakMb: number | null;
  /** Its time ÷ the time of ours in the same case; `null` for ours. */
  readonly toOurs: Ratio | null;
}

const MOST_WARM_UPS = 50;

/** How often. */
export interface Rounds {
  /** Each entrant first works for so long uncounted, at least one round, so that all are compiled. */
  readonly warmUpMs: number;
  readonly counted: number;
}

/** Runs all entrants interleaved: each round all of them, the order turning from round to round. */
export async function compare(
  title: string,
  entrants: readonly Entrant[],
  { warmUpMs, counted }: Rounds,
): Promise<readonly Standing[]> {
  const opened: { entrant: Entrant; process: ContenderProcess; samples: Sample[] }[] = [];
  for (const entrant of entrants) {
    progress(`${title}: opening ${labelOf(entrant)}`);
    const { module, options, processes } = entrant;
    opened.push({ entrant, process: await openContender(module, options, processes), samples: [] });
  }
  for (const { entrant, process } of opened) {
    progress(`${title}: warm-up, ${labelOf(entrant)}`);
    for (let spent = 0, round = 0; round === 0 || (spent < warmUpMs && round < MOST_WARM_UPS); round++) {
      spent += (await process.round()).ms;
    }
  }
  for (let round = 0; round < counted; round++) {
    for (let turn = 0; turn < opened.length; turn++) {
      const one = opened[(turn + round) % opened.length];
      if (!one) continue;
      progress(`${title}: round ${round + 1} of ${counted}, ${labelOf(one.entrant)}`);
      one.samples.push(scaled(await one.process.round(), one.entrant.scale ?? 1));
    }
  }
  const rows: { entrant: Entrant; samples: Sample[]; peakMb: number }[] = [];
  for (const { entrant, process, samples } of opened) {
    rows.push({ entrant, samples, peakMb: await process.peakMb() });
    await process.close();
  }
  return rows.map(({ entrant, samples, peakMb }) => {
    const ours = rows.find((row) => row.entrant.role === "ours" && row.entrant.case === entrant.case);
    return standing(entrant, samples, peakMb, entrant.role === "ours" ? undefined : ours?.samples);
  });
}

/** An entrant's standing at another size of the work, from its samples at this one. */
export function scaledStanding(
  of: Standing,
  scale: number,
  to: { readonly case: string; readonly ours: Standing },
): Standing {
  const samples = of.samples.map((sample) => scaled(sample, scale));
  const entrant = { name: of.name, role: of.role, case: to.case, scale: of.scale * scale };
  return standing(entrant, samples, null, to.ours.samples);
}

/** The ratio of two entrants' times, round by round. */
export function timeRatio(a: Standing, b: Standing): Ratio {
  return ratio(times(a.samples), times(b.samples));
}

function standing(
  { name, role, case: group, scale = 1 }: Pick<Entrant, "name" | "role" | "case" | "scale">,
  samples: readonly Sample[],
  peakMb: number | null,
  ours: readonly Sample[] | undefined,
): Standing {
  return {
    name,
    role,
    case: group,
    scale,
    samples,
    medianMs: median(times(samples)),
    cpuMs: median(samples.map(({ cpuMs }) => cpuMs)),
    idle: median(samples.map(({ idle }) => idle)),
    peakMb,
    toOurs: ours ? ratio(times(samples), times(ours)) : null,
  };
}

function labelOf({ name, case: group }: Entrant): string {
  return [name || "ours", group].filter(Boolean).join(", ");
}

function scaled(sample: Sample, scale: number): Sample {
  return { ...sample, ms: sample.ms * scale, cpuMs: sample.cpuMs * scale };
}

function times(samples: readonly Sample[]): number[] {
  return samples.map(({ ms }) => ms);
}
