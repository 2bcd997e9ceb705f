import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Vehicle } from "../../src/domain/vehicle.js";
import type { DuePage } from "../../src/plan/due-pages.js";
import { ownersTogether, type PlanPage, planPages } from "../../src/plan/plan-pages.js";
import { allOf } from "../fixture/all-of.js";
import { DUE_TODAY, TODAY } from "../fixture/fixture.js";
import { planRules } from "../fixture/messages.js";

function vehicleOf(id: number, owner: number): Vehicle {
  const phone = owner === 0 ? "021-1" : `0811000000${owner}`;
  return { id: String(id), plate: `B ${id}`, lastVisitDate: DUE_TODAY, customer: { name: "Sari", phone } };
}

async function* pagesOf(owners: readonly number[], size: number): AsyncGenerator<DuePage, void, void> {
  for (let at = 0; at < owners.length; at += size) {
    const vehicles = owners.slice(at, at + size).map((owner, index) => vehicleOf(at + index, owner));
    yield { problems: [], vehicles, ageMs: () => 100 - at };
  }
}

const planned = (owners: readonly number[], size: number, shard?: { index: number; count: number }) =>
  planPages(planRules(), pagesOf(owners, size), TODAY, shard);

const idsIn = (pages: readonly PlanPage[]) =>
  pages.flatMap(({ sends, skips }) => [...sends, ...skips].map(({ subject }) => subject.vehicleId));

describe("the plans of a run", () => {
  it("hold what to send and what to skip, page by page, and leave out what is not due", async () => {
    const [older, newer] = [() => 9, () => 5];
    async function* pages(): AsyncGenerator<DuePage, void, void> {
      yield {
        problems: [],
        vehicles: [vehicleOf(1, 1), { ...vehicleOf(2, 2), lastVisitDate: "2025-01-01" }],
        ageMs: older,
      };
      yield { problems: [], vehicles: [vehicleOf(3, 0)], ageMs: newer };
    }
    const found = await allOf(planPages(planRules(), pages(), TODAY, undefined));
    expect(found).toMatchObject([
      { ageMs: older, sends: [{ key: { vehicleId: "1" } }], skips: [] },
      { ageMs: newer, sends: [], skips: [{ fate: { code: "INVALID_PHONE" } }] },
    ]);
  });

  it("of all shards together are those without shards", async () => {
    const owners = Array.from({ length: 60 }, (_, n) => n % 7);
    const shards = await Promise.all(
      [0, 1, 2].map((index) => allOf(planned(owners, 10, { index, count: 3 }))),
    );
    const together = shards.flatMap(idsIn);
    expect(together.toSorted()).toEqual(idsIn(await allOf(planned(owners, 10))).toSorted());
  });
});

describe("plans with the vehicles of an owner together", () => {
  it("lose none and double none, keep an owner on one page, and pages small", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(9), { maxLength: 60 }),
        fc.integer({ min: 1, max: 15 }),
        async (owners, size) => {
          const pages = await allOf(ownersTogether(planned(owners, size), size));
          expect(idsIn(pages).toSorted()).toEqual(idsIn(await allOf(planned(owners, size))).toSorted());
          const pageOf = new Map<string, number>();
          for (const [index, { sends }] of pages.entries()) {
            const numbers = sends.map(({ to }) => to);
            // Side by side: a number that is left does not come again.
            const runs = numbers.filter((number, at) => number !== numbers[at - 1]);
            expect(new Set(runs).size).toBe(runs.length);
            for (const number of new Set(numbers)) {
              expect(pageOf.get(number) ?? index).toBe(index);
              pageOf.set(number, index);
            }
            if (new Set(numbers).size > 1) expect(numbers.length).toBeLessThanOrEqual(size);
          }
        },
      ),
    );
  });

  it("are as old as the oldest page", async () => {
    const pages = await allOf(ownersTogether(planned([1, 2, 1, 2], 2), 10));
    expect(pages.map(({ ageMs }) => ageMs())).toEqual([100]);
  });
});
