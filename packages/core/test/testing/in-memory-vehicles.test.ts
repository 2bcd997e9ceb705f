import { describe, expect, test } from "vitest";
import { inMemoryVehicles } from "../../src/testing/in-memory-vehicles.js";

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
