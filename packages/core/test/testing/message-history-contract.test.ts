import { describe, expect, it } from "vitest";
import type { DeliveryRecordPage } from "../../src/ports/delivery-records.js";
import type { MessageHistory } from "../../src/ports/message-history.js";
import { inMemoryStore } from "../../src/testing/in-memory-store.js";
import { messageHistoryContract } from "../../src/testing/message-history-contract.js";

type Breakage = (sound: MessageHistory) => Partial<MessageHistory>;

function suite(breakage: Breakage = () => ({})) {
  return messageHistoryContract(() => {
    let now = Date.now();
    const sound = inMemoryStore({ now: () => now });
    return {
      store: { ...sound, messageHistory: { ...sound.messageHistory, ...breakage(sound.messageHistory) } },
      async elapse(ms) {
        now += ms;
      },
    };
  });
}

describe("the message history in memory keeps the contract:", () => {
  for (const { name, run } of suite()) it(name, run);
});

const listing =
  (change: (page: DeliveryRecordPage) => DeliveryRecordPage): Breakage =>
  (sound) => ({ listDay: async (query) => change(await sound.listDay(query)) });

const backwards = listing((page) => ({ ...page, deliveries: page.deliveries.toReversed() }));

const twice = listing((page) => ({
  ...page,
  deliveries: page.next === null ? [...page.deliveries, ...page.deliveries.slice(-1)] : page.deliveries,
}));

/** By the rule that catches it. */
const broken: Record<string, Breakage> = {
  "each day has its counts, and a day of nothing has none": (sound) => ({
    countByDay: ({ from }) => sound.countByDay({ from, to: "9999-12-31" }),
  }),
  "what the gateway said of a message later counts on the message's day": (sound) => ({
    async countByDay(range) {
      return (await sound.countByDay(range)).map((counts) => ({
        ...counts,
        delivered: counts.delivered - counts.read,
      }));
    },
  }),
  "a sending whose lease is over is unknown": (sound) => ({
    async countByDay(range) {
      const days = await sound.countByDay(range);
      return days.map((counts) => ({ ...counts, sending: counts.unknown, unknown: 0 }));
    },
  }),
  "a test message is of no day, and is found by what it stands for": () => ({ ofVehicles: async () => [] }),
  "pages of 1 give each of 12 deliveries of a day once, newest first": twice,
  "pages of 2 give each of 12 deliveries of a day once, newest first": backwards,
  "pages of 6 give each of 12 deliveries of a day once, newest first": (sound) => ({
    async listDay(query) {
      const page = await sound.listDay(query);
      return { ...page, next: page.next ?? page.deliveries[query.limit - 1]?.id ?? null };
    },
  }),
  "pages of 12 give each of 12 deliveries of a day once, newest first": backwards,
  "pages of 13 give each of 12 deliveries of a day once, newest first": twice,
  "vehicles have their deliveries, the latest period first": (sound) => ({
    ofVehicles: async (ids, limit) => (await sound.ofVehicles(ids, limit)).toReversed(),
  }),
  "a cursor that no page gave is refused": (sound) => ({
    listDay: (query) => sound.listDay({ ...query, after: null }),
  }),
};

describe("the contract of the message history catches a breach of", () => {
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
