/** The standard normal quantile of a two-sided interval of 95 %. */
const Z_95 = 1.959963984540054;
/** That of a power of 80 %. */
const Z_POWER_80 = 0.8416212335729143;

/** A closed interval of 95 %. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** So many of so many. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

/** Wilson's score interval of a share: it holds its 95 % also for few, and for shares near 0 and 1. `of` is at least 1. */
export function wilsonInterval({ count, of }: Share): Interval {
  const share = count / of;
  const z2 = Z_95 ** 2 / of;
  const centre = (share + z2 / 2) / (1 + z2);
  const half = (Z_95 * Math.sqrt((share * (1 - share)) / of + z2 / 4 / of)) / (1 + z2);
  return { from: count === 0 ? 0 : centre - half, to: count === of ? 1 : centre + half };
}

/** The difference of two shares, and Newcombe's interval of it (1998, method 10), from Wilson's of each. */
export function shareDifference(one: Share, other: Share): Interval & { readonly difference: number } {
  const [p, q] = [one.count / one.of, other.count / other.of];
  const [first, second] = [wilsonInterval(one), wilsonInterval(other)];
  const difference = p - q;
  return {
    difference,
    from: difference - Math.hypot(p - first.from, second.to - q),
    to: difference + Math.hypot(first.to - p, q - second.from),
  };
}

/**
 * How many a comparison of two shares needs in all, so that a difference is found with a power of 80 % at a level of 5 %,
 * two-sided.
 *
 * @param base - the share in the group held out, 0 to 1
 * @param lift - the difference to find; `base + lift` is 0 to 1
 * @param heldOut - which part of all is held out, above 0 and below 1
 */
export function neededSize(base: number, lift: number, heldOut: number): number {
  const other = base + lift;
  const pooled = heldOut * base + (1 - heldOut) * other;
  const inverse = 1 / heldOut + 1 / (1 - heldOut);
  const underNone = Z_95 * Math.sqrt(pooled * (1 - pooled) * inverse);
  const underLift =
    Z_POWER_80 * Math.sqrt((base * (1 - base)) / heldOut + (other * (1 - other)) / (1 - heldOut));
  return Math.ceil(((underNone + underLift) / lift) ** 2);
}
