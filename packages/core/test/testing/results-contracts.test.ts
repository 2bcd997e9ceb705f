import { describe, expect, it } from "vitest";
import type { HoldOutRecords, HoldOutVisit } from "../../src/ports/hold-out-records.js";
import type { RemindedVisit, RemindedVisits } from "../../src/ports/reminded-visits.js";
import type { SkippedVisit, SkippedVisits } from "../../src/ports/skipped-visits.js";
import type { VisitDates } from "../../src/ports/visit-dates.js";
import type { ContractCase } from "../../src/testing/contract-case.js";
import { holdOutContract } from "../../src/testing/hold-out-contract.js";
import { inMemoryStore } from "../../src/testing/in-memory-store.js";
import { remindedVisitsContract } from "../../src/testing/reminded-visits-contract.js";
import { skippedVisitsContract } from "../../src/testing/skipped-visits-contract.js";
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

const visitOf = (vehicleId: string): RemindedVisit => ({
  ...{ vehicleId, owner: vehicleId, visitDate: "2025-12-18", firstDay: "2025-12-16" },
  ...{ reach: "reached", messenger: null, wording: null, laterVisitDate: null },
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
    "the messenger and the wording are those of the first message that was sent": listing((visit) => ({
      ...visit,
      messenger: "one",
    })),
    "a message that failed and is sent again has the messenger and the wording of the last attempt": listing(
      (visit) => ({ ...visit, wording: "id-1" }),
    ),
    "a visit that the vehicle was reminded of later is told": listing((visit) => ({
      ...visit,
      laterVisitDate: null,
    })),
    "only visits whose first message began in the range are listed": (sound) => ({
      list: (query) => sound.list({ ...query, to: "9999-12-31" }),
    }),
    "a test message counts as nobody's reminder": () => ({
      list: async () => ({ visits: [visitOf("a"), visitOf("b")], next: null }),
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

const taken =
  (change: (visits: readonly HoldOutVisit[]) => readonly HoldOutVisit[]) =>
  (sound: HoldOutRecords): Partial<HoldOutRecords> => ({
    async list(query) {
      const page = await sound.list(query);
      return { ...page, visits: change(page.visits) };
    },
  });

holds<HoldOutRecords>(
  "the records of a hold-out",
  (breakage) =>
    holdOutContract(() => {
      const store = inMemoryStore();
      return { store: { ...store, holdOut: { ...store.holdOut, ...breakage(store.holdOut) } } };
    }),
  {
    "who is held out is written down, and stays so whatever is asked for later": (sound) => ({
      async decide(visits, options) {
        await sound.decide(visits, options);
        return visits.map(({ isHeldOut }) => isHeldOut);
      },
    }),
    "a visit that a message has begun about is not taken in": (sound) => ({
      async decide(visits, options) {
        await sound.decide(visits, options);
        return visits.map(({ isHeldOut }) => isHeldOut);
      },
    }),
    "a dry run decides the same and writes nothing": (sound) => ({
      decide: (visits) => sound.decide(visits, { dryRun: false }),
    }),
    "of many who take a visit in at once, all are told the same": (sound) => ({
      async decide(visits, options) {
        await sound.decide(visits, options);
        return visits.map(({ isHeldOut }) => isHeldOut);
      },
    }),
    "the next due date of the vehicle is told": taken((visits) =>
      visits.map((visit) => ({ ...visit, laterVisitDate: null })),
    ),
    "pages of 1 give each of 12 visits once, in their order": taken((visits) => [...visits, ...visits]),
    "pages of 5 give each of 12 visits once, in their order": taken((visits) => visits.toReversed()),
    "pages of 12 give each of 12 visits once, in their order": taken((visits) => visits.slice(1)),
    "pages of 13 give each of 12 visits once, in their order": taken((visits) => visits.toReversed()),
    "a cursor that no page gave is refused": (sound) => ({
      list: (query) => sound.list({ ...query, after: null }),
    }),
  },
);

const skips =
  (change: (visits: readonly SkippedVisit[]) => readonly SkippedVisit[]) =>
  (sound: SkippedVisits): Partial<SkippedVisits> => ({
    async list(query) {
      const page = await sound.list(query);
      return { ...page, visits: change(page.visits) };
    },
  });

const oneSkipPage = (sound: SkippedVisits): Partial<SkippedVisits> => ({
  list: async (query) => ({ ...(await sound.list(query)), next: null }),
});

holds<SkippedVisits>(
  "the skipped visits",
  (breakage) =>
    skippedVisitsContract(() => {
      const store = inMemoryStore();
      return { store: { ...store, skipped: { ...store.skipped, ...breakage(store.skipped) } } };
    }),
  {
    "a visit is written down once, with its first day and the latest reason": (sound) => ({
      async record(visits) {
        const known = await sound.list({ from: "0001-01-01", to: "9999-12-31", limit: 100, after: null });
        await sound.record(
          visits.filter((each) => !known.visits.some(({ vehicleId }) => vehicleId === each.vehicleId)),
        );
      },
    }),
    "its owner is that of reminded visits under the same number, else its vehicle": skips((visits) =>
      visits.map((visit) => ({ ...visit, owner: visit.vehicleId })),
    ),
    "a visit that a message has begun about is not listed, sooner or later": (sound) => {
      const written: SkippedVisit[] = [];
      return {
        record: async (visits) => {
          for (const { recipient, day, ...visit } of visits) {
            const owner = recipient ?? visit.vehicleId;
            written.push({ ...visit, owner, firstDay: day, laterVisitDate: null });
          }
          await sound.record(visits);
        },
        list: async () => ({ visits: written, next: null }),
      };
    },
    "of many who write a visit down at once, it is there once": skips((visits) => [...visits, ...visits]),
    "the next due date of the vehicle is told": skips((visits) =>
      visits.map((visit) => ({ ...visit, laterVisitDate: null })),
    ),
    "only visits that were first skipped in the range are listed": (sound) => ({
      list: (query) => sound.list({ ...query, to: "9999-12-31" }),
    }),
    "pages of 1 give each of 12 skipped visits once, by their days": oneSkipPage,
    "pages of 5 give each of 12 skipped visits once, by their days": oneSkipPage,
    "pages of 12 give each of 12 skipped visits once, by their days": skips((visits) => visits.toReversed()),
    "pages of 13 give each of 12 skipped visits once, by their days": skips((visits) => visits.slice(1)),
    "a cursor that no page of them gave is refused": (sound) => ({
      list: (query) => sound.list({ ...query, after: null }),
    }),
  },
);
