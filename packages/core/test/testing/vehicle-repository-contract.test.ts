import { describe, expect, test } from "vitest";
import type { Vehicle, VehicleOwner } from "../../src/domain/vehicle.js";
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

describe("a repository without a place for salutation, language and who is inactive", () => {
  const plain = (vehicles: readonly VehicleOwner[]) =>
    vehicles.map(({ isInactive: _, ...vehicle }) => ({
      ...vehicle,
      customer: vehicle.customer && { name: vehicle.customer.name, phone: vehicle.customer.phone },
    }));
  const lacking: Breakage = (sound) => ({
    async findByLastVisit(range, page) {
      const answer = await sound.findByLastVisit(range, page);
      const owners = plain(answer.vehicles);
      return {
        ...answer,
        vehicles: answer.vehicles.map((vehicle, n) => ({
          ...vehicle,
          isInactive: false,
          customer: owners[n]?.customer ?? null,
        })),
      };
    },
    findByIds: async (ids) => plain(await sound.findByIds(ids)),
  });
  const cases = suite(lacking, { lacks: ["salutation", "language", "isInactive"] });
  for (const { name, run } of cases) test(name, run);
});

function changing(change: (vehicle: Vehicle) => Vehicle): Breakage {
  return (sound) => ({
    async findByLastVisit(range, page) {
      const answer = await sound.findByLastVisit(range, page);
      return { ...answer, vehicles: answer.vehicles.map(change) };
    },
  });
}

function answering(change: (found: VehicleOwner[], ids: readonly string[]) => VehicleOwner[]): Breakage {
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
  "gives the last visit with an id": (sound) => ({
    async findByIds(ids) {
      return (await sound.findByIds(ids)).map((vehicle) => ({ ...vehicle, lastVisitDate: null }));
    },
  }),
  "answers an unknown id with nulls": answering((found, ids) => [
    ...found,
    ...ids
      .filter((id) => !found.some((vehicle) => vehicle.id === id))
      .map((id) => ({ id, plate: null, customer: null })),
  ]),
  "answers an id that is asked for twice by two": answering((found, ids) =>
    ids.flatMap((id) => found.filter((vehicle) => vehicle.id === id)),
  ),
  "throws for an id that no vehicle could have": (sound) => ({
    findByIds: (ids) => (ids.includes("007") ? Promise.reject(new Error("not an id")) : sound.findByIds(ids)),
  }),
  "trims the ids that it is asked for": (sound) => ({
    findByIds: (ids) => sound.findByIds(ids.map((id) => id.trim())),
  }),
  "finds everybody where no id is given": (sound) => ({
    findByIds: (ids) => sound.findByIds(ids.length > 0 ? ids : ["vehicle-0"]),
  }),
  "finds no more than a hundred": answering((found) => found.slice(0, 100)),
  "makes a missing plate of an id an empty one": answering((found) =>
    found.map((vehicle) => ({ ...vehicle, plate: vehicle.plate ?? "" })),
  ),
  "trims a salutation": changing((vehicle) => ({
    ...vehicle,
    customer: vehicle.customer && {
      ...vehicle.customer,
      salutation: vehicle.customer.salutation?.trim() ?? null,
    },
  })),
  "does not know the language of an id": answering((found) =>
    found.map((vehicle) => ({
      ...vehicle,
      customer: vehicle.customer && { ...vehicle.customer, language: null },
    })),
  ),
  "leaves out inactive vehicles": answering((found) => found.filter(({ isInactive }) => !isInactive)),
  "does not tell who is inactive": changing((vehicle) => ({ ...vehicle, isInactive: false })),
  "cuts the text of an id": answering((found) =>
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

  test("tells what it is declared to lack", async () => {
    const lacks = ["salutation", "language", "isInactive"] as const;
    const results = await Promise.allSettled(suite(undefined, { lacks }).map(({ run }) => run()));
    expect(results.filter(({ status }) => status === "rejected")).toHaveLength(lacks.length);
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
