import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { neededSize, type Share, shareDifference, wilsonInterval } from "../../src/domain/proportion.js";

const Z = 1.959963984540054;

const shares = fc
  .integer({ min: 1, max: 100_000 })
  .chain((of) => fc.record({ count: fc.integer({ min: 0, max: of }), of: fc.constant(of) }));

/** Where a falling or rising function crosses 0, by halving. */
function crossing(low: number, high: number, isBeyond: (at: number) => boolean): number {
  let [from, to] = [low, high];
  for (let n = 0; n < 100; n += 1) {
    const middle = (from + to) / 2;
    if (isBeyond(middle)) to = middle;
    else from = middle;
  }
  return from;
}

/** The shares that a score test of 5 % does not reject, found without Wilson's formula. */
function notRejected({ count, of }: Share): { from: number; to: number } {
  const share = count / of;
  const isRejected = (p: number) => Math.abs(share - p) > Z * Math.sqrt((p * (1 - p)) / of);
  return { from: crossing(0, share, (p) => !isRejected(p)), to: crossing(share, 1, isRejected) };
}

/** Abramowitz and Stegun 26.2.17, to 7.5e-8. */
function normalCdf(x: number): number {
  if (x < 0) return 1 - normalCdf(-x);
  const t = 1 / (1 + 0.2316419 * x);
  const poly = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const sum = poly.reduce((total, factor, n) => total + factor * t ** (n + 1), 0);
  return 1 - (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}

describe("Wilson's interval", () => {
  it("is what a score test does not reject", () => {
    fc.assert(
      fc.property(shares, (share) => {
        const [found, expected] = [wilsonInterval(share), notRejected(share)];
        expect(found.from).toBeCloseTo(expected.from, 9);
        expect(found.to).toBeCloseTo(expected.to, 9);
      }),
    );
  });

  it.each([
    [{ count: 0, of: 10 }, 0, 0.2775],
    [{ count: 10, of: 10 }, 0.7225, 1],
    [{ count: 81, of: 263 }, 0.2553, 0.3662],
  ])("of %j is the published one", (share, from, to) => {
    expect(wilsonInterval(share).from).toBeCloseTo(from, 4);
    expect(wilsonInterval(share).to).toBeCloseTo(to, 4);
  });
});

describe("Newcombe's interval of a difference", () => {
  it.each([
    [{ count: 56, of: 70 }, { count: 48, of: 80 }, 0.0524, 0.3339],
    [{ count: 9, of: 10 }, { count: 3, of: 10 }, 0.1705, 0.809],
    [{ count: 10, of: 10 }, { count: 0, of: 20 }, 0.6791, 1],
    [{ count: 5, of: 56 }, { count: 0, of: 29 }, -0.0381, 0.1926],
  ])("of %j and %j is the published one", (one, other, from, to) => {
    const found = shareDifference(one, other);
    expect(found.from).toBeCloseTo(from, 4);
    expect(found.to).toBeCloseTo(to, 4);
  });

  it("holds the difference, stays within −1 and 1, and turns with the groups", () => {
    fc.assert(
      fc.property(shares, shares, (one, other) => {
        const [found, turned] = [shareDifference(one, other), shareDifference(other, one)];
        expect(found.from).toBeLessThanOrEqual(found.difference);
        expect(found.to).toBeGreaterThanOrEqual(found.difference);
        expect(found.from).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(found.to).toBeLessThanOrEqual(1 + 1e-12);
        expect([turned.from, turned.to]).toEqual(
          [-found.to, -found.from].map((end) => expect.closeTo(end, 12)),
        );
      }),
    );
  });
});

describe("the size that a comparison needs", () => {
  it("is the published one: 356 in each of two groups for 30 and 40 %", () => {
    expect(neededSize(0.3, 0.1, 0.5)).toBe(712);
  });

  it("finds the difference with a power of 80 %, and one fewer does not", () => {
    const inputs = fc.tuple(
      fc.integer({ min: 5, max: 60 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 50 }),
    );
    fc.assert(
      fc.property(inputs, ([base, lift, heldOut]) => {
        const [p, q, part] = [base / 100, (base + lift) / 100, heldOut / 100];
        const power = (size: number) => {
          const [n, m] = [size * part, size * (1 - part)];
          const pooled = (n * p + m * q) / size;
          const underNone = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
          const underLift = Math.sqrt((p * (1 - p)) / n + (q * (1 - q)) / m);
          return normalCdf((q - p - Z * underNone) / underLift);
        };
        const size = neededSize(p, q - p, part);
        expect(power(size)).toBeGreaterThan(0.8 - 1e-6);
        expect(power(size - 1)).toBeLessThan(0.8 + 1e-6);
      }),
    );
  });
});
