import { expect, it } from "vitest";
import type { Vehicle } from "../../src/domain/vehicle.js";
import { OnceEach } from "../../src/plan/once-each.js";

const vehicle = (id: string, lastVisitDate = "2025-08-16"): Vehicle => ({
  id,
  lastVisitDate,
  plate: "B 1 UJI",
  customer: null,
});

it("lets a vehicle through once, and reports it once however often it comes", () => {
  const once = new OnceEach();
  const page = (...vehicles: Vehicle[]) => once.of({ vehicles, next: null, mayRepeat: true });
  expect(page(vehicle("1"), vehicle("2"))).toMatchObject({
    vehicles: [{ id: "1" }, { id: "2" }],
    problems: [],
  });
  expect(page(vehicle("2", "2025-08-17"), vehicle("3"))).toEqual({
    vehicles: [vehicle("3")],
    problems: [{ vehicleId: "2", lastVisitDate: "2025-08-17", kind: "repeated" }],
  });
  expect(page(vehicle("2", "2025-08-18"))).toEqual({ vehicles: [], problems: [] });
});

it("reports a row that cannot be read once, though each range finds it", () => {
  const once = new OnceEach();
  const problem = { vehicleId: "7", lastVisitDate: null, kind: "unreadable" } as const;
  expect(once.of({ vehicles: [], problems: [problem], next: null }).problems).toEqual([problem]);
  expect(once.of({ vehicles: [], problems: [problem], next: null }).problems).toEqual([]);
});
