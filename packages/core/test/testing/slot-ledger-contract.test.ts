import { describe, expect, it } from "vitest";
import type { Slot, SlotLedger } from "../../src/ports/slot-ledger.js";
import { type InMemorySlotLedger, inMemorySlotLedger } from "../../src/testing/in-memory-slot-ledger.js";
import { slotLedgerContract } from "../../src/testing/slot-ledger-contract.js";

type Breakage = (sound: InMemorySlotLedger) => Partial<SlotLedger>;

function suite(breakage: Breakage = () => ({})) {
  return slotLedgerContract(() => {
    let now = 1_000_000;
    const sound = inMemorySlotLedger({ now: () => now });
    return {
      slots: { ...sound, ...breakage(sound) },
      async elapse(ms) {
        now += ms;
      },
      stored: async (slot) => sound.stored(slot),
    };
  });
}

describe("the slot ledger in memory keeps the contract:", () => {
  for (const { name, run } of suite()) it(name, run);
});

const tokenOf = (sound: InMemorySlotLedger, slot: Slot) => sound.stored(slot)?.token ?? "";

/** By the rule that catches it: what a slot ledger gets wrong. */
const broken: Record<string, Breakage> = {
  "a slot that nobody has taken goes to who asks": () => ({ acquire: async () => "acquired" }),
  "of many who ask at once, one has the slot": (sound) => ({
    async acquire(slot, lease) {
      const before = sound.stored(slot);
      await new Promise((resolve) => setImmediate(resolve));
      return before === null
        ? sound.acquire(slot, { ...lease, token: tokenOf(sound, slot) || lease.token })
        : "held";
    },
  }),
  "a slot is known by its job and its instant": (sound) => ({
    acquire: (slot, lease) => sound.acquire({ ...slot, job: "job" }, lease),
  }),
  "a live lease holds the slot, and one that is over does not": (sound) => ({
    acquire: (slot, lease) => sound.acquire(slot, { ...lease, leaseMs: Number.POSITIVE_INFINITY }),
  }),
  "whoever takes a slot over has a lease of full length": (sound) => ({
    acquire: (slot, lease) =>
      sound.acquire(slot, { ...lease, leaseMs: sound.stored(slot) ? 1 : lease.leaseMs }),
  }),
  "a renewed lease has its full length again": (sound) => ({
    renew: async (slot, { token }) => sound.stored(slot)?.token === token,
  }),
  "a lease is renewed for the token that holds the slot only": (sound) => ({
    renew: async (slot, lease) => {
      await sound.renew(slot, { ...lease, token: tokenOf(sound, slot) });
      return true;
    },
  }),
  "a slot that is given back is open to others at once": () => ({ release: async () => {} }),
  "a finished slot is closed for good, also to who finished it": (sound) => ({
    release: (slot, token) => sound.release(slot, token, { finished: false }),
  }),
  "a release by a token that no longer holds the slot does nothing": (sound) => ({
    release: (slot, _token, outcome) => sound.release(slot, tokenOf(sound, slot), outcome),
  }),
};

describe("the contract of the slot ledger catches a breach of", () => {
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
