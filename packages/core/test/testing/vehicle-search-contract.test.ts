import { describe, expect, it } from "vitest";
import type { VehicleOnFile } from "../../src/domain/vehicle.js";
import type { VehicleSearch } from "../../src/ports/vehicle-search.js";
import { inMemoryVehicleSearch } from "../../src/testing/in-memory-vehicle-search.js";
import { inMemoryVehicles } from "../../src/testing/in-memory-vehicles.js";
import { vehicleSearchContract } from "../../src/testing/vehicle-search-contract.js";

type Breakage = (sound: VehicleSearch, onFile: () => readonly VehicleOnFile[]) => VehicleSearch["search"];

function suite(breakage: Breakage = (sound) => sound.search) {
  return vehicleSearchContract(() => {
    const vehicles = inMemoryVehicles();
    return {
      search: { search: breakage(inMemoryVehicleSearch(vehicles), () => vehicles.onFile) },
      seed: async (fleet) => vehicles.add(...fleet),
    };
  });
}

describe("the vehicle search in memory keeps the contract:", () => {
  for (const { name, run } of suite()) it(name, run);
});

/** By the rule that catches it. */
const broken: Record<string, Breakage> = {
  "a plate is found by its beginning, whatever stands between": (_, onFile) => async (text) =>
    onFile().filter(({ plate }) => plate?.startsWith(text)),
  "an owner is found by the beginning of the name, in whatever case": (_, onFile) => async (text) =>
    onFile().filter(({ customer }) => customer?.name?.startsWith(text)),
  "an owner is found by the beginning of the number, with or without 0 or 62": (_, onFile) => async (text) =>
    onFile().filter(({ customer }) => customer?.phone?.startsWith(text)),
  "too little text finds nobody, and signs mean nothing": (sound) => (text, limit) =>
    text.trim() === "a" ? sound.search("adi", limit) : sound.search(text, limit),
  "a vehicle comes as it is on file, once, and no more than wanted": (sound) => (text) =>
    sound.search(text, 100),
  "a vehicle that two things find comes once": (sound) => async (text, limit) => {
    const found = await sound.search(text, limit);
    return [...found, ...found];
  },
};

describe("the contract of the vehicle search catches a breach of", () => {
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
