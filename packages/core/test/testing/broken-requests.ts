import type { SuppressionList, SuppressionRequest } from "../../src/ports/suppression-list.js";
import type { InMemorySuppressions } from "../../src/testing/in-memory-suppressions.js";

/** What a suppression list gets wrong: methods that replace those of a sound one. */
export type Breakage = (sound: InMemorySuppressions) => Partial<SuppressionList>;

const applying =
  (
    change: (request: SuppressionRequest, sound: InMemorySuppressions) => SuppressionRequest | null,
  ): Breakage =>
  (sound) => ({
    async apply(requests) {
      for (const request of requests) {
        const changed = change(request, sound);
        if (changed) await sound.apply([changed]);
      }
    },
  });

const kindOf = (sound: InMemorySuppressions, number: string) =>
  sound.entries.find((entry) => entry.number === number)?.kind;

/** By the rule that catches it. */
export const brokenRequests: Record<string, Breakage> = {
  "the request of the latest time counts, in whatever order and however often they come": (sound) => {
    let arrived = Date.parse("2021-01-01T00:00:00Z");
    return applying((request) => {
      arrived += 1;
      return { ...request, at: new Date(arrived) };
    })(sound);
  },
  "of an opt-out and a lifting at one time the opt-out counts": applying((request) => ({
    ...request,
    at: new Date(request.at.getTime() + (request.kind === null ? 1 : 0)),
  })),
  "what a person adds or removes counts as later than all requests before it": (sound) => ({
    add: ({ ...entry }) => sound.apply([{ ...entry, at: new Date() }]),
  }),
  "a lifting takes off no entry that is set_aside": (sound) => ({
    async apply(requests) {
      await sound.apply(requests);
      for (const { number, kind } of requests) if (kind === null) await sound.remove(number);
    },
  }),
  "set_aside is put where there is no entry, and counts for no order": applying((request, sound) => {
    if (request.kind === "set_aside" && kindOf(sound, request.number) === undefined) return null;
    return request;
  }),
  "an entry that a request finds is kept, and one that comes back is new": (sound) => ({
    async apply(requests) {
      for (const request of requests) {
        if (request.kind === "opted_out" && kindOf(sound, request.number)) await sound.remove(request.number);
        await sound.apply([{ ...request, at: new Date() }]);
      }
    },
  }),
  "what is no number makes none take effect": applying((request) => request),
  "of requests that come at once the latest counts": (sound) => {
    const known = new Map<string, number>();
    return {
      async apply(requests) {
        const late = requests.filter(({ number, at }) => (known.get(number) ?? 0) <= at.getTime());
        await new Promise((resolve) => setImmediate(resolve));
        for (const { number, kind, at } of late) {
          known.set(number, at.getTime());
          if (kind === null) await sound.remove(number);
          else await sound.add({ number, kind, by: "customer", reason: null });
        }
      },
    };
  },
};
