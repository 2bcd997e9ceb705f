import { describe, expect, test } from "vitest";
import type { Vehicle, VehicleOnFile } from "../../src/domain/vehicle.js";
import type { VehicleRepository } from "../../src/ports/vehicle-repository.js";
import { inMemoryVehicles } from "../../src/testing/in-memory-vehicles.js";
import {
  type VehicleRepositoryContractOptions,
  vehicleRepositoryContract,
} from "../../src/testing/vehicle-repository-contract.js";
import type { VehicleRepositoryHarness } from "../../src/testing/vehicle-repository-harness.js";

type Breakage = (sound: VehicleRepository) => Partial<VehicleRepository>;

function suite(breakage: Breakage = () => ({}), options: VehicleRepositoryContractOptions = {}) {
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
  const lacking: Breakage = (sound) => ({
    async findByLastVisit(range, request) {
      const page = await sound.findByLastVisit(range, request);
      return { ...page, vehicles: plain(page.vehicles) };
    },
    findByIds: async (ids) => plain(await sound.findByIds(ids)),
  });
  for (const { name, run } of suite(lacking, { lacks: DETAILS })) test(name, run);
});

function changing(change: (vehicle: Vehicle) => Vehicle): Breakage {
  return (sound) => ({
    async findByLastVisit(range, page) {
      const answer = await sound.findByLastVisit(range, page);
      return { ...answer, vehicles: answer.vehicles.map(change) };
    },
  });
}

function finding(change: (found: VehicleOnFile[], ids: readonly string[]) => VehicleOnFile[]): Breakage {
  return (sound) => ({
    findByIds: async (ids) => change([...(await sound.findByIds(ids))], ids),
  });
}

const broken: Record<string, Breakage> = {
  "leaves out the last day": (sound) => ({
    findByLastVisit: (range, page) => sound.findByLastVisit({ ...range, to: before(range.to) }, page),
  }),
  "takes the day before the first one": (sound) => ({
    findByLastVisit: (range, page) => sound.findByLastVisit({ ...range, from: before(range.from) }, page),
  }),
  "has another page after the last full one": (sound) => ({
    async findByLastVisit(range, page) {
      const answer = await sound.findByLastVisit(range, page);
      const last = answer.vehicles.at(-1);
      const full = answer.vehicles.length === page.limit;
      return full && last ? { ...answer, next: last.lastVisitDate + last.id } : answer;
    },
  }),
  "stops after the first page": (sound) => ({
    findByLastVisit: async (range, page) => ({ ...(await sound.findByLastVisit(range, page)), next: null }),
  }),
  "goes on by the date alone": (sound) => ({
    findByLastVisit: (range, page) =>
      sound.findByLastVisit(range, { ...page, after: page.after && `${page.after.slice(0, 10)}\uffff` }),
  }),
  "goes on where there is nobody": (sound) => ({
    async findByLastVisit(range, page) {
      const answer = await sound.findByLastVisit(range, page);
      return answer.vehicles.length > 0 || page.after !== null ? answer : { ...answer, next: "0" };
    },
  }),
  "gives more than the limit": (sound) => ({
    findByLastVisit: (range, page) => sound.findByLastVisit(range, { ...page, limit: page.limit + 1 }),
  }),
  "leaves out vehicles without a customer": (sound) => ({
    async findByLastVisit(range, page) {
      const answer = await sound.findByLastVisit(range, page);
      return { ...answer, vehicles: answer.vehicles.filter(({ customer }) => customer !== null) };
    },
  }),
  "makes a missing plate an empty one": changing((vehicle) => ({ ...vehicle, plate: vehicle.plate ?? "" })),
  "trims the plate": changing((vehicle) => ({ ...vehicle, plate: vehicle.plate?.trim() ?? null })),
  "makes an empty customer none": changing((vehicle) => ({
    ...vehicle,
    customer: vehicle.customer?.name ? vehicle.customer : null,
  })),
  "gives ids that are not those stored": changing((vehicle) => ({ ...vehicle, id: `${vehicle.id} ` })),
  "counts the range as all": (sound) => ({ count: () => sound.count() }),
  "counts all as none": (sound) => ({ count: async (range) => (range ? sound.count(range) : 0) }),
  "finds by the first id alone": (sound) => ({ findByIds: (ids) => sound.findByIds(ids.slice(0, 1)) }),
  "finds by id only who is in the range": (sound) => ({
    async findByIds(ids) {
      const all = { from: "0001-01-01", to: "9999-12-31" };
      const visited = await sound.findByLastVisit(all, { limit: 1_000, after: null });
      const known = new Set(visited.vehicles.map(({ id }) => id));
      return sound.findByIds(ids.filter((id) => known.has(id)));
    },
  }),
  "gives no last visit with an id": finding((found) =>
    found.map((vehicle) => ({ ...vehicle, lastVisitDate: null })),
  ),
  "gives nulls for an unknown id": finding((found, ids) => [
    ...found,
    ...ids
      .filter((id) => !found.some((vehicle) => vehicle.id === id))
      .map((id) => ({ id, plate: null, customer: null, lastVisitDate: null })),
  ]),
  "gives two for an id that is given twice": finding((found, ids) =>
    ids.flatMap((id) => found.filter((vehicle) => vehicle.id === id)),
  ),
  "throws for an id that no vehicle could have": (sound) => ({
    findByIds: (ids) => (ids.includes("007") ? Promise.reject(new Error("not an id")) : sound.findByIds(ids)),
  }),
  "trims the ids": (sound) => ({
    findByIds: (ids) => sound.findByIds(ids.map((id) => id.trim())),
  }),
  "finds everybody where no id is given": (sound) => ({
    findByIds: (ids) => sound.findByIds(ids.length > 0 ? ids : ["vehicle-0"]),
  }),
  "finds no more than a hundred": finding((found) => found.slice(0, 100)),
  "makes a missing plate of an id an empty one": finding((found) =>
    found.map((vehicle) => ({ ...vehicle, plate: vehicle.plate ?? "" })),
  ),
  "trims a salutation": changing((vehicle) => ({
    ...vehicle,
    customer: vehicle.customer && {
      ...vehicle.customer,
      salutation: vehicle.customer.salutation?.trim() ?? null,
    },
  })),
  "does not know the language of an id": finding((found) =>
    found.map((vehicle) => ({
      ...vehicle,
      customer: vehicle.customer && { ...vehicle.customer, language: null },
    })),
  ),
  "leaves out inactive vehicles": finding((found) => found.filter(({ isInactive }) => !isInactive)),
  "does not know who is inactive": changing((vehicle) => ({ ...vehicle, isInactive: false })),
  "does not know what is in the workshop": finding((found) =>
    found.map((vehicle) => ({ ...vehicle, isInWorkshop: false })),
  ),
  "cuts the text of an id": finding((found) =>
    found.map((vehicle) => ({ ...vehicle, plate: vehicle.plate?.slice(0, 1_000) ?? null })),
  ),
};

describe("the contract finds a repository that", () => {
  for (const [name, breakage] of Object.entries(broken)) {
    test(name, async () => {
      const results = await Promise.allSettled(suite(breakage).map(({ run }) => run()));
      expect(results.filter(({ status }) => status === "rejected")).not.toEqual([]);
    });
  }

  test("breaks any one of its rules", async () => {
    const uncaught = new Set(suite().map(({ name }) => name));
    for (const breakage of Object.values(broken)) {
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

describe("seeding the repository in memory", () => {
  test("invents what is left out, and keeps null", async () => {
    const vehicles = inMemoryVehicles([
      { lastVisitDate: "2025-09-15" },
      { lastVisitDate: "2025-09-15", id: "x", plate: null, customer: null },
      { lastVisitDate: "2025-09-15", customer: { phone: null } },
    ]);
    const page = await vehicles.findByLastVisit(
      { from: "2025-09-15", to: "2025-09-15" },
      { limit: 9, after: null },
    );
    expect(page.vehicles).toEqual([
      {
        id: "1",
        plate: "B 1 UJI",
        lastVisitDate: "2025-09-15",
        customer: { name: "Pelanggan 1", phone: "08110000001" },
      },
      {
        id: "3",
        plate: "B 3 UJI",
        lastVisitDate: "2025-09-15",
        customer: { name: "Pelanggan 3", phone: null },
      },
      { id: "x", plate: null, lastVisitDate: "2025-09-15", customer: null },
    ]);
  });

  test("changes what a test says of a vehicle, and nothing else", async () => {
    const vehicles = inMemoryVehicles([{ id: "a", plate: "B 1 UJI", lastVisitDate: "2025-09-15" }]);
    vehicles.change("a", { customer: { phone: "08110000009" }, isInWorkshop: true });
    vehicles.change("a", { lastVisitDate: "2025-12-16" });
    const customer = { name: "Pelanggan 1", phone: "08110000009" };
    const changed = { id: "a", plate: "B 1 UJI", lastVisitDate: "2025-12-16", isInWorkshop: true };
    expect(await vehicles.findByIds(["a"])).toEqual([{ ...changed, customer }]);
    vehicles.change("a", { customer: null });
    expect(await vehicles.findByIds(["a"])).toEqual([{ ...changed, customer: null }]);
    expect(() => vehicles.change("b", { lastVisitDate: null })).toThrow(
      expect.objectContaining({ code: "NOT_FOUND" }),
    );
  });

  test("replaces a vehicle of the same id, and takes one away", async () => {
    const vehicles = inMemoryVehicles([{ id: "a", lastVisitDate: "2025-09-15" }]);
    vehicles.add({ id: "a", lastVisitDate: "2026-01-15" }, { id: "b", lastVisitDate: null });
    expect(await vehicles.count()).toBe(2);
    expect(await vehicles.count({ from: "2025-09-15", to: "2025-09-15" })).toBe(0);
    vehicles.remove("a");
    expect(await vehicles.count()).toBe(1);
  });

  test("a page without room is refused", async () => {
    await expect(
      inMemoryVehicles().findByLastVisit({ from: "2025-09-15", to: "2025-09-15" }, { limit: 0, after: null }),
    ).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: "limit: expected an integer of at least 1, got 0",
    });
  });
});

function before(date: string): string {
  return new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);
}
