import { describe, expect, it } from "vitest";
import { duePages } from "../../src/plan/due-pages.js";
import type { VehiclePage } from "../../src/ports/vehicle-repository.js";
import { inMemoryVehicles } from "../../src/testing/in-memory-vehicles.js";
import { allOf } from "../fixture/all-of.js";
import { databaseLost } from "../fixture/database-lost.js";
import { DUE_TODAY, dueFleet } from "../fixture/fixture.js";

const range = { from: DUE_TODAY, to: DUE_TODAY };
const clock = { now: () => new Date(0), monotonic: () => 0 };

describe("the due pages", () => {
  it("hold each vehicle of each range once, in pages", async () => {
    const vehicles = inMemoryVehicles([...dueFleet(7), { lastVisitDate: "2025-08-20" }]);
    const ranges = [
      range,
      { from: "2025-08-18", to: "2025-08-19" },
      { from: "2025-08-20", to: "2025-08-21" },
    ];
    const read = (each: typeof range, after: string | null) =>
      vehicles.findByLastVisit(each, { limit: 3, after });
    const pages = await allOf(duePages(ranges, read, clock));
    expect(pages.map((page) => page.vehicles.map(({ id }) => id))).toEqual([
      ["1", "2", "3"],
      ["4", "5", "6"],
      ["7"],
      ["8"],
    ]);
  });

  it("are read one ahead of whoever works on them, and no further", async () => {
    const vehicles = inMemoryVehicles(dueFleet(10));
    let reads = 0;
    const pages = duePages(
      [range],
      (each, after) => {
        reads += 1;
        return vehicles.findByLastVisit(each, { limit: 2, after });
      },
      clock,
    );
    const seen: number[] = [];
    for await (const _ of pages) {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(reads);
    }
    expect(seen).toEqual([2, 3, 4, 5, 5]);
  });

  it("say when their read began", async () => {
    const { vehicles } = await inMemoryVehicles(dueFleet(1)).findByLastVisit(range, {
      limit: 1,
      after: null,
    });
    let now = 0;
    const read = async (): Promise<VehiclePage> => {
      now += 700;
      return { vehicles, next: now < 2_000 ? "next" : null };
    };
    const pages = await allOf(duePages([range], read, { now: () => new Date(now), monotonic: () => now }));
    expect(pages.map(({ ageMs }) => ageMs())).toEqual([2_100, 1_400, 700]);
  });

  it("fail where a page cannot be read, after those before it", async () => {
    const vehicles = inMemoryVehicles(dueFleet(4));
    const pages = duePages(
      [range],
      async (each, after) => {
        if (after !== null) throw databaseLost();
        return vehicles.findByLastVisit(each, { limit: 2, after });
      },
      clock,
    );
    expect((await pages.next()).value?.vehicles).toHaveLength(2);
    await expect(pages.next()).rejects.toMatchObject({ code: "DATABASE_LOST" });
  });

  it("wait for the page that is being read where nobody wants more", async () => {
    const vehicles = inMemoryVehicles(dueFleet(4));
    const second = Promise.withResolvers<void>();
    let reading = 0;
    const pages = duePages(
      [range],
      async (each, after) => {
        reading += 1;
        if (after !== null) await second.promise;
        reading -= 1;
        return vehicles.findByLastVisit(each, { limit: 2, after });
      },
      clock,
    );
    await pages.next();
    const ended = pages.return();
    second.resolve();
    await ended;
    expect(reading).toBe(0);
  });
});
