import { stableHash } from "../domain/stable-hash.js";

/** Places of the set, a power of two: 16 MB, however many owners there are. */
const PLACES = 2 ** 27;

/**
 * Who was counted already, in memory that does not grow. An owner whose place another one has taken passes for that one and is
 * not counted: of a million owners, fewer than 4 in 1,000, and by chance, so it bends no share.
 */
export class OwnerSet {
  readonly #bits = new Uint32Array(PLACES / 32);

  /** Adds an owner; returns whether it is new. */
  add(owner: string): boolean {
    const place = stableHash(owner) % PLACES;
    const bit = 1 << (place & 31);
    const word = this.#bits[place >>> 5] ?? 0;
    this.#bits[place >>> 5] = word | bit;
    return (word & bit) === 0;
  }
}
