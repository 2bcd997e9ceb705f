import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backOff } from "../../src/send/back-off.js";

describe("the back-off", () => {
  it("is drawn from 0 to a ceiling that doubles, within a minute, and never shorter than asked for within that", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 0, max: 60_000 }),
        fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true })),
        (attempt, baseMs, retryAfterMs) => {
          const ms = backOff(attempt, baseMs, retryAfterMs);
          const asked = Math.min(60_000, Math.max(0, retryAfterMs ?? 0));
          expect(ms).toBeGreaterThanOrEqual(asked);
          expect(ms).toBeLessThanOrEqual(Math.max(asked, Math.min(60_000, baseMs * 2 ** (attempt - 1))));
        },
      ),
    );
  });

  it("is spread over its whole range", () => {
    const waits = Array.from({ length: 500 }, () => backOff(3, 1_000, null));
    expect(Math.min(...waits)).toBeLessThan(400);
    expect(Math.max(...waits)).toBeGreaterThan(3_600);
  });
});
