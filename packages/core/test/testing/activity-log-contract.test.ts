import { describe, expect, it } from "vitest";
import type { ActivityLog, ActivityPage } from "../../src/ports/activity-log.js";
import { activityLogContract } from "../../src/testing/activity-log-contract.js";
import { inMemoryActivity } from "../../src/testing/in-memory-activity.js";

type Breakage = (sound: ActivityLog) => Partial<ActivityLog>;

function suite(breakage: Breakage = () => ({})) {
  return activityLogContract(() => {
    const sound = inMemoryActivity();
    return { activity: { ...sound, ...breakage(sound) } };
  });
}

describe("the activity log in memory keeps the contract:", () => {
  for (const { name, run } of suite()) it(name, run);
});

const listing =
  (change: (page: ActivityPage) => ActivityPage): Breakage =>
  (sound) => ({ list: async (query) => change(await sound.list(query)) });

const backwards = listing((page) => ({ ...page, activities: page.activities.toReversed() }));

const twice = listing((page) => ({
  ...page,
  activities: page.next === null ? [...page.activities, ...page.activities.slice(-1)] : page.activities,
}));

/** By the rule that catches it. */
const broken: Record<string, Breakage> = {
  "what was done is kept with who, what, why and when": (sound) => ({
    record: (activity) => sound.record({ ...activity, reason: null }),
  }),
  "what is done again is another entry": (sound) => ({
    async record(activity) {
      const { activities } = await sound.list({ limit: 1, after: null });
      if (activities[0]?.kind !== activity.kind) await sound.record(activity);
    },
  }),
  "any text is taken as who, what and why": (sound) => ({
    async record(activity) {
      if (activity.by.includes("\0")) throw new Error("invalid byte sequence");
      await sound.record(activity);
    },
  }),
  "pages of 1 give each of 12 entries once, newest first": twice,
  "pages of 2 give each of 12 entries once, newest first": backwards,
  "pages of 6 give each of 12 entries once, newest first": (sound) => ({
    async list(query) {
      const page = await sound.list(query);
      return { ...page, next: page.activities.length === query.limit ? (page.next ?? "0") : null };
    },
  }),
  "pages of 12 give each of 12 entries once, newest first": backwards,
  "pages of 13 give each of 12 entries once, newest first": twice,
  "what comes between two pages passes none over and gives none twice": (sound) => ({
    async list({ limit, after }) {
      const all = (await sound.list({ limit: 1_000, after: null })).activities;
      const from = Number(after ?? 0);
      const next = from + limit < all.length ? String(from + limit) : null;
      return { activities: all.slice(from, from + limit), next };
    },
  }),
  "a cursor that no page gave is refused": (sound) => ({
    list: (query) => sound.list({ ...query, after: null }),
  }),
};

describe("the contract of the activity log catches a breach of", () => {
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
