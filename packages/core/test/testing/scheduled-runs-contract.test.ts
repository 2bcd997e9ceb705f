import { describe, expect, it } from "vitest";
import type { ScheduledRun, ScheduledRuns } from "../../src/ports/scheduled-runs.js";
import {
  type InMemoryScheduledRuns,
  inMemoryScheduledRuns,
} from "../../src/testing/in-memory-scheduled-runs.js";
import { scheduledRunsContract } from "../../src/testing/scheduled-runs-contract.js";

type Mutation = (sound: InMemoryScheduledRuns) => Partial<ScheduledRuns>;

function suite(mutation: Mutation = () => ({})) {
  return scheduledRunsContract(async () => {
    let now = 1_000_000;
    const sound = inMemoryScheduledRuns({ now: () => now });
    return {
      scheduledRuns: { ...sound, ...mutation(sound) },
      async elapse(ms) {
        now += ms;
      },
      stored: async (run) => sound.stored(run),
    };
  });
}

describe("the scheduled runs in memory keep the contract:", () => {
  for (const { name, run } of suite()) it(name, run);
});

const tokenOf = (sound: InMemoryScheduledRuns, run: ScheduledRun) => sound.stored(run)?.token ?? "";

/** By the rule that catches it: what a record of scheduled runs gets wrong. */
const broken: Record<string, Mutation> = {
  "a scheduled run that nobody has taken goes to who asks": () => ({ acquire: async () => "acquired" }),
  "of many who ask at once, one gets it": (sound) => ({
    async acquire(run, lease) {
      const before = sound.stored(run);
      await new Promise((resolve) => setImmediate(resolve));
      return before === null
        ? sound.acquire(run, { ...lease, token: tokenOf(sound, run) || lease.token })
        : "held";
    },
  }),
  "who asks again with the token that holds it gets it again": (sound) => ({
    acquire: async (run, lease) =>
      sound.stored(run)?.token === lease.token ? "held" : sound.acquire(run, lease),
  }),
  "a scheduled run is known by its job and its instant": (sound) => ({
    acquire: (run, lease) => sound.acquire({ ...run, job: "job" }, lease),
  }),
  "a live lease holds it, and one that is over does not": (sound) => ({
    acquire: (run, lease) => sound.acquire(run, { ...lease, leaseMs: Number.POSITIVE_INFINITY }),
  }),
  "whoever takes it over has a lease of full length": (sound) => ({
    acquire: (run, lease) => sound.acquire(run, { ...lease, leaseMs: sound.stored(run) ? 1 : lease.leaseMs }),
  }),
  "a renewed lease has its full length again": (sound) => ({
    renew: async (run, { token }) => sound.stored(run)?.token === token,
  }),
  "a lease is renewed for the token that holds it only": (sound) => ({
    renew: async (run, lease) => {
      await sound.renew(run, { ...lease, token: tokenOf(sound, run) });
      return true;
    },
  }),
  "one that is released unfinished is open to others at once": () => ({ release: async () => {} }),
  "a finished one is closed for good, also to who finished it": (sound) => ({
    release: (run, token) => sound.release(run, token, { finished: false }),
  }),
  "a release by a token that no longer holds it does nothing": (sound) => ({
    release: (run, _token, outcome) => sound.release(run, tokenOf(sound, run), outcome),
  }),
  "a job has had runs once one was taken, whatever became of it": () => ({ hasAny: async () => false }),
};

describe("the contract of scheduled runs catches a breach of", () => {
  it("each of its rules", () => {
    expect(Object.keys(broken)).toEqual(suite().map(({ name }) => name));
  });

  for (const [name, mutation] of Object.entries(broken)) {
    it(name, async () => {
      const caught = suite(mutation).find((each) => each.name === name);
      await expect(caught?.run()).rejects.toThrow();
    });
  }
});
