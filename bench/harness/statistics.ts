/** A ratio of two medians with its 95 % interval. */
export interface Ratio {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 4_000;

/** The middle value; of an even number, the mean of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/**
 * median(numerators) ÷ median(denominators), and the interval from a bootstrap over rounds: both of a round are drawn
 * together, as what disturbs the machine in a round disturbs both.
 */
export function ratio(numerators: readonly number[], denominators: readonly number[]): Ratio {
  const rounds = Math.min(numerators.length, denominators.length);
  const random = seeded(1);
  const ratios: number[] = [];
  for (let resample = 0; resample < RESAMPLES; resample++) {
    const top: number[] = [];
    const bottom: number[] = [];
    for (let draw = 0; draw < rounds; draw++) {
      const round = Math.floor(random() * rounds);
      top.push(numerators[round] ?? Number.NaN);
      bottom.push(denominators[round] ?? Number.NaN);
    }
    ratios.push(median(top) / median(bottom));
  }
  ratios.sort((a, b) => a - b);
  return {
    value: median(numerators) / median(denominators),
    low: ratios[Math.floor(RESAMPLES * 0.025)] ?? Number.NaN,
    high: ratios[Math.ceil(RESAMPLES * 0.975) - 1] ?? Number.NaN,
  };
}

/** mulberry32: the same samples give the same interval. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
