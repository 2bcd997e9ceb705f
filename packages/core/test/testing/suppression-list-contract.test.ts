import { describe, expect, it } from "vitest";
import { type InMemorySuppressions, inMemorySuppressions } from "../../src/testing/in-memory-suppressions.js";
import { suppressionListContract } from "../../src/testing/suppression-list-contract.js";
import { type Breakage, brokenRequests } from "./broken-requests.js";

function suite(breakage: Breakage = () => ({})) {
  return suppressionListContract(() => {
    const sound = inMemorySuppressions();
    return { suppressions: { ...sound, ...breakage(sound) }, stored: async () => sound.entries };
  });
}

describe("the suppression list in memory keeps the contract:", () => {
  for (const { name, run } of suite()) it(name, run);
});

const entryOf = (sound: InMemorySuppressions, number: string) =>
  sound.entries.find((entry) => entry.number === number);
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A list whose pages are counted from the front, so that whatever comes and goes shifts them. */
const byOffset: Breakage = (sound) => ({
  async list({ kind, limit, after }) {
    const all = sound.entries.filter((entry) => (kind ?? entry.kind) === entry.kind).toReversed();
    const from = Number(after ?? 0);
    const next = from + limit < all.length ? String(from + limit) : null;
    return { suppressions: all.slice(from, from + limit), next };
  },
});

/** Gives the last entry of a page again with the next one. */
const overlapping: Breakage = (sound) => ({
  async list(query) {
    const page = await sound.list(query);
    const last = page.suppressions.at(-1);
    return page.next === null && last ? { ...page, suppressions: [...page.suppressions, last] } : page;
  },
});

/** By the rule that catches it: what a suppression list gets wrong. */
const broken: Record<string, Breakage> = {
  "a number is found once it is on the list, and no other": (sound) => ({
    find: async (numbers) =>
      new Map(
        numbers.flatMap((number) => {
          const entry = sound.entries.find((each) => each.number.startsWith(number));
          return entry ? [[number, entry.kind]] : [];
        }),
      ),
  }),
  "no numbers find nothing, and what is no number does no harm": (sound) => ({
    async find(numbers) {
      if (numbers.some((number) => number.includes("\0"))) throw new Error("invalid byte sequence");
      return sound.find(numbers);
    },
  }),
  "what is no number is not put on the list": (sound) => ({
    add: (entry) => sound.add({ ...entry, number: entry.number.replaceAll(/\D/g, "") || "628110000009" }),
  }),
  "a number that is added again keeps its entry": (sound) => ({
    async add(entry) {
      await sound.remove(entry.number, entry.kind);
      await sound.add(entry);
    },
  }),
  "opted_out takes the place of set_aside, as a new entry": (sound) => ({
    add: async (entry) => (entryOf(sound, entry.number) ? undefined : sound.add(entry)),
  }),
  "set_aside never takes the place of opted_out": (sound) => ({
    async add(entry) {
      await sound.remove(entry.number);
      await sound.add(entry);
    },
  }),
  "of many who add a number at once, one entry is kept, and opted_out wins": (sound) => ({
    async add(entry) {
      const isThere = entryOf(sound, entry.number) !== undefined;
      await settled();
      if (isThere) return sound.add(entry);
      await sound.remove(entry.number);
      await sound.add(entry);
    },
  }),
  "remove takes a number off, and returns whether it was on the list": (sound) => ({
    async remove(number) {
      await sound.remove(number);
      return true;
    },
  }),
  "remove with a kind leaves an entry of the other kind": (sound) => ({
    remove: (number) => sound.remove(number),
  }),
  "any text is taken as who and why": (sound) => ({
    async add(entry) {
      if (entry.by.length > 1_000) throw new Error("value too long");
      return sound.add(entry);
    },
  }),
  ...brokenRequests,
  "pages of 1 give each of 12 entries once, newest first": overlapping,
  "pages of 2 give each of 12 entries once, newest first": (sound) => ({
    async list(query) {
      const page = await sound.list(query);
      return { ...page, suppressions: page.suppressions.toReversed() };
    },
  }),
  "pages of 6 give each of 12 entries once, newest first": (sound) => ({
    async list(query) {
      const page = await sound.list(query);
      return { ...page, next: page.suppressions.length === query.limit ? (page.next ?? "0") : null };
    },
  }),
  "pages of 12 give each of 12 entries once, newest first": (sound) => ({
    list: (query) =>
      sound.list({ ...query, limit: query.limit - 1 }).then((page) => ({ ...page, next: null })),
  }),
  "pages of 13 give each of 12 entries once, newest first": overlapping,
  "a list of one kind leaves the other out": (sound) => ({
    list: (query) => sound.list({ ...query, kind: null }),
  }),
  "an entry that took another's place is new, and one that was added again is not": (sound) => ({
    async list(query) {
      const page = await sound.list(query);
      const byNumber = page.suppressions.toSorted((a, b) => (a.number < b.number ? 1 : -1));
      return { ...page, suppressions: byNumber };
    },
  }),
  "what comes and goes between two pages passes nobody over and gives nobody twice": byOffset,
  "a cursor that no page gave is refused": (sound) => ({
    list: (query) => sound.list({ ...query, after: /^\d+$/.test(query.after ?? "") ? query.after : null }),
  }),
};

describe("the contract of the suppression list catches a breach of", () => {
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
