import type { CallLog, ToCallPage, ToCallQuery } from "../../src/ports/call-log.js";
import type { InMemoryStore } from "../../src/testing/in-memory-store.js";

/** What a call log gets wrong: methods that replace those of a sound one. */
export type BrokenCalls = (sound: InMemoryStore) => Partial<CallLog>;

const listing =
  (change: (page: ToCallPage, sound: InMemoryStore, query: ToCallQuery) => ToCallPage): BrokenCalls =>
  (sound) => ({
    listToCall: async (query) => change(await sound.calls.listToCall(query), sound, query),
  });

const backwards = listing((page) => ({ ...page, entries: page.entries.toReversed() }));

/** Gives the last entry of all twice. */
const twice = listing((page) => ({
  ...page,
  entries: page.next === null ? [...page.entries, ...page.entries.slice(-1)] : page.entries,
}));

/** Asks another thing than was asked for. */
const asking =
  (change: (query: ToCallQuery) => Partial<ToCallQuery>): BrokenCalls =>
  (sound) => ({ listToCall: (query) => sound.calls.listToCall({ ...query, ...change(query) }) });

/** Lists every delivery that has not gone well, whatever was said of it. */
const everything: BrokenCalls = (sound) => ({
  async listToCall(query) {
    const lists = (["unknown", "failed"] as const).map((status) =>
      sound.records.list({ status, limit: 100, after: null }),
    );
    const deliveries = (await Promise.all(lists)).flatMap((page) => page.deliveries);
    const entries = deliveries.map((delivery) => ({ delivery, lastCall: null }));
    return { entries: entries.slice(0, query.limit), next: null };
  },
});

const callsBackwards: BrokenCalls = (sound) => ({
  async list(query) {
    const page = await sound.calls.list(query);
    return { ...page, calls: page.calls.toReversed() };
  },
});

const lastCallTwice: BrokenCalls = (sound) => ({
  async list(query) {
    const page = await sound.calls.list(query);
    return { ...page, calls: page.next === null ? [...page.calls, ...page.calls.slice(-1)] : page.calls };
  },
});

/** By the rule that catches it. */
export const brokenCalls: Record<string, BrokenCalls> = {
  "a call is kept with who, what and when": (sound) => ({
    record: (call) => sound.calls.record({ ...call, note: null }),
  }),
  "every outcome is taken, with a date or without": (sound) => ({
    record: (call) => sound.calls.record({ ...call, date: call.date ?? "2025-12-16" }),
  }),
  "the last call about each visit is given in the order of the visits": (sound) => ({
    latest: async (visits) => (await sound.calls.latest(visits)).toReversed(),
  }),
  "a call that does not know of the last one is outdated, and not kept": (sound) => ({
    async record(call) {
      const [last] = await sound.calls.latest([call]);
      return sound.calls.record({ ...call, after: last?.number ?? 0 });
    },
  }),
  "of many who record a call about a visit at once, one does": (sound) => ({
    async record(call) {
      const [last] = await sound.calls.latest([call]);
      if ((last?.number ?? 0) !== call.after) return "outdated";
      await new Promise((resolve) => setImmediate(resolve));
      await sound.calls.record(call);
      return "recorded";
    },
  }),
  "vehicles have their calls, newest first": (sound) => ({
    ofVehicles: async (ids, limit) => (await sound.calls.ofVehicles(ids, limit)).toReversed(),
  }),
  "any text is taken as note, name and vehicle": (sound) => ({
    async record(call) {
      if ((call.note ?? "").length > 1_000) throw new Error("value too long");
      return sound.calls.record(call);
    },
  }),
  "pages of 1 give each of 12 calls once, newest first": lastCallTwice,
  "pages of 2 give each of 12 calls once, newest first": callsBackwards,
  "pages of 6 give each of 12 calls once, newest first": (sound) => ({
    async list(query) {
      const page = await sound.calls.list(query);
      return { ...page, next: page.calls.length === query.limit ? (page.next ?? "0") : null };
    },
  }),
  "pages of 12 give each of 12 calls once, newest first": callsBackwards,
  "pages of 13 give each of 12 calls once, newest first": lastCallTwice,
  "a cursor that no page gave is refused": (sound) => ({
    list: (query) => sound.calls.list({ ...query, after: null }),
  }),
  "what is in doubt, failed or has not arrived is listed": listing((page) => ({
    ...page,
    entries: page.entries.filter(({ delivery }) => delivery.status !== "unknown"),
  })),
  "what was sent is listed once its receipt is late, or it has bounced, and not arrived": asking(() => ({
    acceptedBefore: new Date(Date.now() + 86_400_000),
  })),
  "a person's word takes a delivery off, until it fails again": everything,
  "of a visit, only its newest delivery counts": everything,
  "what began before the first day is not listed": asking(() => ({ since: "2025-01-01" })),
  "a call closes a visit, unless it is to be made again by now": asking(() => ({ today: "2025-12-31" })),
  "the latest day comes first, and of a day the newest": backwards,
  "pages of 1 give each of 12 visits once": twice,
  "pages of 2 give each of 12 visits once": backwards,
  "pages of 6 give each of 12 visits once": listing((page, _, { limit }) => {
    const last = page.entries.length === limit ? page.entries.at(-1) : undefined;
    return { ...page, next: page.next ?? last?.delivery.id ?? null };
  }),
  "pages of 12 give each of 12 visits once": backwards,
  "pages of 13 give each of 12 visits once": twice,
  "who leaves the list between two pages passes none over and gives none twice": (sound) => ({
    async listToCall(query) {
      const all = await sound.calls.listToCall({ ...query, limit: 1_000, after: null });
      const from = Number(query.after ?? 0);
      const next = from + query.limit < all.entries.length ? String(from + query.limit) : null;
      return { entries: all.entries.slice(from, from + query.limit), next };
    },
  }),
  "a cursor that no page of customers gave is refused": asking(() => ({ after: null })),
};
