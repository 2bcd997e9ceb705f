import { describe, expect, it } from "vitest";
import type { RemindedVisit, RemindedVisits } from "../../src/ports/reminded-visits.js";
import type { VisitDates } from "../../src/ports/visit-dates.js";
import type { ContractCase } from "../../src/testing/contract-case.js";
import { inMemoryStore } from "../../src/testing/in-memory-store.js";
import { remindedVisitsContract } from "../../src/testing/reminded-visits-contract.js";
import { visitDatesContract } from "../../src/testing/visit-dates-contract.js";

/** Runs a contract on the double, and each of its rules on a double that breaks it. */
function holds<Port>(
  what: string,
  suite: (breakage: (sound: Port) => Partial<Port>) => ContractCase[],
  broken: Readonly<Record<string, (sound: Port) => Partial<Port>>>,
): void {
  describe(`${what} in memory keep the contract:`, () => {
    for (const { name, run } of suite(() => ({}))) it(name, run);
  });
  describe(`the contract of ${what} catches a breach of`, () => {
    it("each of its rules", () => {
      expect(Object.keys(broken)).toEqual(suite(() => ({})).map(({ name }) => name));
    });
    for (const [name, breakage] of Object.entries(broken)) {
      it(name, async () => {
        const caught = suite(breakage).find((each) => each.name === name);
        await expect(caught?.run()).rejects.toThrow();
      });
    }
  });
}

const listing =
  (change: (visit: RemindedVisit) => RemindedVisit) =>
  (sound: RemindedVisits): Partial<RemindedVisits> => ({
    async list(query) {
      const page = await sound.list(query);
      return { ...page, visits: page.visits.map(change) };
    },
  });

const onePage = (sound: RemindedVisits): Partial<RemindedVisits> => ({
  list: async (query) => ({ ...(await sound.list(query)), next: null }),
});

holds<RemindedVisits>(
  "the reminded visits",
  (breakage) =>
    remindedVisitsContract(() => {
      const store = inMemoryStore();
      return { store: { ...store, reminded: { ...store.reminded, ...breakage(store.reminded) } } };
    }),
  {
    "a visit comes once, with the day of its first message and its owner": listing((visit) => ({
      ...visit,
      owner: visit.vehicleId,
    })),
    "whether somebody was reached is told of all messages of the visit": listing((visit) => ({
      ...visit,
      reach: "reached",
    })),
    "a visit that the vehicle was reminded of later is told": listing((visit) => ({
      ...visit,
      laterVisitDate: null,
    })),
    "only visits whose first message began in the range are listed": (sound) => ({
      list: (query) => sound.list({ ...query, to: "9999-12-31" }),
    }),
    "pages of 1 give each of 12 visits once": onePage,
    "pages of 5 give each of 12 visits once": onePage,
    "pages of 12 give each of 12 visits once": (sound) => ({
      list: async (query) => ({ visits: (await sound.list(query)).visits.toReversed(), next: null }),
    }),
    "pages of 13 give each of 12 visits once": (sound) => ({
      list: async (query) => ({ visits: (await sound.list(query)).visits.slice(1), next: null }),
    }),
    "a cursor that no page gave is refused": (sound) => ({
      list: (query) => sound.list({ ...query, after: null }),
    }),
  },
);

holds<VisitDates>(
  "the dates of visits",
  (breakage) =>
    visitDatesContract(() => {
      const { vehicles, visitDates } = inMemoryStore();
      return {
        visitDates: { ...visitDates, ...breakage(visitDates) },
        ids: ["a", "b", "c"],
        async seed(id, visits) {
          vehicles.add({ id, lastVisitDate: visits.at(-1) ?? null });
        },
      };
    }),
  {
    "a visit on the date or later is found, and none before it": (sound) => ({
      firstSince: (asked) => sound.firstSince(asked.map((each) => ({ ...each, since: "0001-01-01" }))),
    }),
    "of several visits it is the first, or the latest where no other is known": () => ({ isComplete: true }),
  },
);
