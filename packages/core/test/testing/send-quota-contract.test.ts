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
  "what is wanted is taken, as long as the limit allows, and then what is left": (sound) => ({
    take: async (day, wanted, limit) =>
      takenOf(sound, day) + wanted > limit ? 0 : sound.take(day, wanted, limit),
  }),
  "a day's first taker gets no more than the limit": (sound) => ({
    take: (day, wanted, limit) => sound.take(day, wanted, takenOf(sound, day) === 0 ? UNLIMITED : limit),
  }),
  "nothing is taken where nothing is wanted or allowed": (sound) => ({
    take: (day, wanted, limit) => sound.take(day, wanted, limit || UNLIMITED),
  }),
  "of many who take at once, all get exactly the limit together": (sound) => ({
    async take(day, wanted, limit) {
      const left = limit - takenOf(sound, day);
      await settled();
      return sound.take(day, Math.min(wanted, left), UNLIMITED);
    },
  }),
  "each day has its own count": (sound) => ({
    take: (_day, wanted, limit) => sound.take("2025-12-16", wanted, limit),
  }),
  "a limit that is lowered below what was taken allows nothing, and a raised one the rest": (sound) => {
    const limits = new Map<string, number>();
    return {
      take(day, wanted, limit) {
        limits.set(day, limits.get(day) ?? limit);
        return sound.take(day, wanted, limits.get(day) ?? limit);
      },
    };
  },
  "without a limit everything is taken, and counted": (sound) => ({
    take: async (day, wanted, limit) => (limit === UNLIMITED ? wanted : sound.take(day, wanted, limit)),
  }),
  "what is taken is read day by day, and the reading takes nothing": (sound) => ({
    taken: (day) => sound.take(day, 1, UNLIMITED).then(() => takenOf(sound, day) - 1),
  }),
  "what is given back may be taken again": () => ({ giveBack: async () => {} }),
  "giving back more than was taken opens no more than the limit": (sound) => {
    const given = new Map<string, number>();
    return {
      giveBack: async (day, count) => void given.set(day, (given.get(day) ?? 0) + count),
      take: (day, wanted, limit) => sound.take(day, wanted, limit + (given.get(day) ?? 0)),
    };
  },
  "of many who take and give back at once, none is lost": (sound) => ({
    async giveBack(day, count) {
      const before = takenOf(sound, day);
      await settled();
      await sound.giveBack(day, takenOf(sound, day));
      await sound.take(day, before - count, UNLIMITED);
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
            const got = await quota.take("2025-12-16", count, limit);
            expect(got).toBe(Math.max(0, Math.min(count, limit - expected)));
            expected += got;
          } else {
            await quota.giveBack("2025-12-16", count);
            expected = Math.max(0, expected - count);
          }
          expect(quota.days.get("2025-12-16") ?? 0).toBe(expected);
        }
      }),
    );
  });
});
