import { describe, expect, test } from "vitest";
import type { VehicleOnFile } from "../../src/domain/vehicle.js";
import type { VehicleRepository } from "../../src/ports/vehicle-repository.js";
import { inMemoryVehicles } from "../../src/testing/in-memory-vehicles.js";
import {
  type VehicleRepositoryContractOptions,
  vehicleRepositoryContract,
} from "../../src/testing/vehicle-repository-contract.js";
import type { VehicleRepositoryHarness } from "../../src/testing/vehicle-repository-harness.js";
import { type BrokenVehicles, brokenVehicles } from "./broken-vehicles.js";

function suite(breakage: BrokenVehicles = () => ({}), options: VehicleRepositoryContractOptions = {}) {
  const createHarness = (): VehicleRepositoryHarness => {
    const store = inMemoryVehicles();
    const sound: VehicleRepository = {
      count: (range) => store.count(range),
      findByLastVisit: (range, page) => store.findByLastVisit(range, page),
      findByIds: (ids) => store.findByIds(ids),
    };
    return {
      vehicles: { ...sound, ...breakage(sound) },
      async seed(vehicles) {
        store.add(...vehicles);
      },
    };
  };
  return vehicleRepositoryContract(createHarness, { largeSeed: 300, ...options });
}

describe("the repository in memory", () => {
  for (const { name, run } of suite()) test(name, run);
});

const DETAILS = ["salutation", "language", "isInactive", "isInWorkshop"] as const;

describe("a repository that has no place for details keeps the contract, with that declared:", () => {
  function plain<Kind extends VehicleOnFile>(vehicles: readonly Kind[]): Kind[] {
    return vehicles.map((vehicle) => ({
      ...vehicle,
      ...{ isInactive: false, isInWorkshop: false },
      customer: vehicle.customer && { name: vehicle.customer.name, phone: vehicle.customer.phone },
    }));
  }
  const lacking: BrokenVehicles = (sound) => ({
    async findByLastVisit(range, request) {
      const page = await sound.findByLastVisit(range, request);
      return { ...page, vehicles: plain(page.vehicles) };
    },
    findByIds: async (ids) => plain(await sound.findByIds(ids)),
  });
  for (const { name, run } of suite(lacking, { lacks: DETAILS })) test(name, run);
});

describe("the contract finds a repository that", () => {
  for (const [name, breakage] of Object.entries(brokenVehicles)) {
    test(name, async () => {
      const results = await Promise.allSettled(suite(breakage).map(({ run }) => run()));
      expect(results.filter(({ status }) => status === "rejected")).not.toEqual([]);
    });
  }

  test("breaks any one of its rules", async () => {
    const uncaught = new Set(suite().map(({ name }) => name));
    for (const breakage of Object.values(brokenVehicles)) {
      for (const { name, run } of suite(breakage)) await run().catch(() => uncaught.delete(name));
    }
    expect([...uncaught]).toEqual([]);
  });

  test("returns what it is declared to lack", async () => {
    const results = await Promise.allSettled(suite(undefined, { lacks: DETAILS }).map(({ run }) => run()));
    expect(results.filter(({ status }) => status === "rejected")).toHaveLength(DETAILS.length);
  });

  test("throws, and closes the harness all the same", async () => {
    let closed = 0;
    const cases = vehicleRepositoryContract(() => ({
      vehicles: {
        count: () => Promise.reject(new Error("out of order")),
        findByLastVisit: () => Promise.reject(new Error("out of order")),
        findByIds: () => Promise.reject(new Error("out of order")),
      },
      seed: async () => {},
      close: async () => {
        closed += 1;
      },
    }));
    const results = await Promise.allSettled(cases.map(({ run }) => run()));
    expect(results.every(({ status }) => status === "rejected")).toBe(true);
    expect(closed).toBe(cases.length);
  });
});
