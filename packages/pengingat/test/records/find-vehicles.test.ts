import { inMemoryStore } from "@pengingat/core/testing";
import { expect, test } from "vitest";
import { findVehicles } from "../../src/records/find-vehicles.ts";

test("a search that fits very many vehicles ends at the first of them, and says so", async () => {
  const vehicles = Array.from({ length: 6_000 }, (_, n) => ({
    ...{ id: `v${n}`, plate: `B ${n} XY`, lastVisitDate: null },
    customer: { name: n % 2 === 0 ? "Budi" : "Siti", phone: null },
  }));
  const { fleet } = inMemoryStore({ vehicles });
  const found = async (name: string) => {
    const sought = await findVehicles(fleet, { plate: "b", name });
    return [sought?.ids.length, sought?.isCut];
  };
  expect(await found("i")).toEqual([5_000, true]);
  expect(await found("budi")).toEqual([3_000, false]);
});
