import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SendQuota } from "../../src/ports/send-quota.js";
import { type InMemoryQuota, inMemoryQuota } from "../../src/testing/in-memory-quota.js";
import { sendQuotaContract } from "../../src/testing/send-quota-contract.js";

type Breakage = (sound: InMemoryQuota) => Partial<SendQuota>;

function suite(breakage: Breakage = () => ({})) {
  return sendQuotaContract(() => {
    const sound = inMemoryQuota();
    return {
      quota: { ...sound, ...breakage(sound) },
    };
  });
}

describe("the quota in memory keeps the contract:", () => {
  for (const { name, run } of suite()) it(name, run);
});

const UNLIMITED = Number.POSITIVE_INFINITY;
const settled = () => new Promise((resolve) => setImmediate(resolve));
const takenOf = (sound: InMemoryQuota, day: string) => sound.days.get(day) ?? 0;

/** By the rule that catches it: what a quota gets wrong. */
const broken: Record<string, Breakage> = {
  "what is wanted is reserved, as long as the limit allows, and then what is left": (sound) => ({
    reserve: async (day, wanted, limit) =>
      takenOf(sound, day) + wanted > limit ? 0 : sound.reserve(day, wanted, limit),
  }),
  "a day's first caller gets no more than the limit": (sound) => ({
    reserve: (day, wanted, limit) =>
      sound.reserve(day, wanted, takenOf(sound, day) === 0 ? UNLIMITED : limit),
  }),
  "nothing is reserved where nothing is wanted or allowed": (sound) => ({
    reserve: (day, wanted, limit) => sound.reserve(day, wanted, limit || UNLIMITED),
  }),
  "of many who reserve at once, all get exactly the limit together": (sound) => ({
    async reserve(day, wanted, limit) {
      const left = limit - takenOf(sound, day);
      await settled();
      return sound.reserve(day, Math.min(wanted, left), UNLIMITED);
    },
  }),
  "each day has its own count": (sound) => ({
    reserve: (_day, wanted, limit) => sound.reserve("2025-12-16", wanted, limit),
  }),
  "a limit that is lowered below what was reserved allows nothing, and a raised one the rest": (sound) => {
    const limits = new Map<string, number>();
    return {
      reserve(day, wanted, limit) {
        limits.set(day, limits.get(day) ?? limit);
        return sound.reserve(day, wanted, limits.get(day) ?? limit);
      },
    };
  },
  "without a limit everything is reserved, and counted": (sound) => ({
    reserve: async (day, wanted, limit) => (limit === UNLIMITED ? wanted : sound.reserve(day, wanted, limit)),
  }),
  "what is reserved is read day by day, and the reading reserves nothing": (sound) => ({
    reserved: (day) => sound.reserve(day, 1, UNLIMITED).then(() => takenOf(sound, day) - 1),
  }),
  "what is released may be reserved again": () => ({ release: async () => {} }),
  "releasing more than was reserved opens no more than the limit": (sound) => {
    const given = new Map<string, number>();
    return {
      release: async (day, count) => void given.set(day, (given.get(day) ?? 0) + count),
      reserve: (day, wanted, limit) => sound.reserve(day, wanted, limit + (given.get(day) ?? 0)),
    };
  },
  "of many who reserve and release at once, none is lost": (sound) => ({
    async release(day, count) {
      const before = takenOf(sound, day);
      await settled();
      await sound.release(day, takenOf(sound, day));
      await sound.reserve(day, before - count, UNLIMITED);
    },
  }),
  "days before with a message count once each, without the day itself": (sound) => ({
    activeDaysBefore: async (day) => [...sound.days.keys()].filter((each) => each <= day).length,
  }),
  "a day of which everything was given back does not count, and counts again with its next message": (
    sound,
  ) => ({
    activeDaysBefore: async (day) => [...sound.days.keys()].filter((each) => each < day).length,
  }),
};

describe("the contract of the quota catches a breach of", () => {
  it("each of its rules", () => {
    expect(Object.keys(broken)).toEqual(suite().map(({ name }) => name));
  });

  for (const [name, breakage] of Object.entries(broken)) {
    it(name, async () => {
      const caught = suite(breakage).find((each) => each.name === name);
      await expect(caught?.run()).rejects.toThrow();
    });
  }
});

describe("the quota in memory", () => {
  it("never counts more than the largest limit it was asked with, nor less than none", async () => {
    const step = fc.record({
      isTake: fc.boolean(),
      count: fc.nat(30),
      limit: fc.nat(100),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step), async (steps) => {
        const quota = inMemoryQuota();
        let expected = 0;
        for (const { isTake, count, limit } of steps) {
          if (isTake) {
            const got = await quota.reserve("2025-12-16", count, limit);
            expect(got).toBe(Math.max(0, Math.min(count, limit - expected)));
            expected += got;
          } else {
            await quota.release("2025-12-16", count);
            expected = Math.max(0, expected - count);
          }
          expect(quota.days.get("2025-12-16") ?? 0).toBe(expected);
        }
      }),
    );
  });
});
