import { seededRandom } from "../fake-gateway/seeded-random.ts";

/** Everything that a case leaves to chance. The same seed gives the same draws. */
export interface Random {
  /** A whole number from the range, both ends included. */
  int(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
}

export function random(seed: number): Random {
  const next = seededRandom(seed);
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    int,
    chance: (probability) => next() < probability,
    pick(list) {
      const item = list[int(0, list.length - 1)];
      if (item === undefined) throw new Error("pick: expected a list that is not empty");
      return item;
    },
  };
}

/** The seed of the nth case. */
export function caseSeed(seed: number, nth: number): number {
  return Math.floor(seededRandom(seed + nth * 7_919)() * 2 ** 31);
}
