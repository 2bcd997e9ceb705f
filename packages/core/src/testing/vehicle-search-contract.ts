import assert from "node:assert/strict";
import type { VehicleOnFile } from "../domain/vehicle.js";
import type { VehicleSearch } from "../ports/vehicle-search.js";
import { type ContractCase, type ContractHarness, contractRule } from "./contract-case.js";

/** A search over a fresh, empty store, and the way to fill it. */
export interface VehicleSearchHarness extends ContractHarness {
  readonly search: VehicleSearch;
  /** Puts vehicles into the store. */
  seed(vehicles: readonly VehicleOnFile[]): Promise<void>;
}

/** Options of {@link vehicleSearchContract}. */
export interface VehicleSearchContractOptions {
  /** The n-th id, as a store of other ids needs it. @default `vehicle n` */
  readonly idOf?: (n: number) => string;
}

/** Every rule of `VehicleSearch` as cases for any test runner; each makes a harness of its own. */
export function vehicleSearchContract(
  createHarness: () => VehicleSearchHarness | Promise<VehicleSearchHarness>,
  { idOf = (n) => `vehicle ${n}` }: VehicleSearchContractOptions = {},
): ContractCase[] {
  const rule = contractRule(createHarness);
  const vehicle = (
    n: number,
    plate: string | null,
    name: string | null,
    phone: string | null,
  ): VehicleOnFile => ({
    id: idOf(n),
    plate,
    lastVisitDate: n === 3 ? null : "2025-08-18",
    customer: name === null && phone === null ? null : { name, phone },
  });
  const FLEET = [
    vehicle(0, "B 1001 CTH", "Adi Contoh", "0811-0000-0001"),
    vehicle(1, "b-1001-xyz", "Dewi 50%_\\ Umpama", "+62 811 0000 0002"),
    vehicle(2, "AB 1001 CTH", "Nur'aini", "628220000003"),
    vehicle(3, null, "adi lain", null),
    vehicle(4, "L 9 X", null, null),
  ];

  async function assertFinds({ search }: VehicleSearchHarness, text: string, found: readonly number[]) {
    const vehicles = await search.search(text, 100);
    assert.deepEqual(
      vehicles.map(({ id }) => id).sort(),
      found.map(idOf).sort(),
      `by ${JSON.stringify(text)}`,
    );
  }

  return [
    rule("a plate is found by its beginning, whatever stands between", async (harness) => {
      await harness.seed(FLEET);
      for (const text of ["B 1001", "b1001", "B-10 01", " b  1001 "])
        await assertFinds(harness, text, [0, 1]);
      await assertFinds(harness, "B1001CTH", [0]);
      await assertFinds(harness, "1001", []);
      await assertFinds(harness, "L9X", [4]);
    }),

    rule("an owner is found by the beginning of the name, in whatever case", async (harness) => {
      await harness.seed(FLEET);
      for (const text of ["ADI", "adi", " Adi "]) await assertFinds(harness, text, [0, 3]);
      await assertFinds(harness, "adi c", [0]);
      await assertFinds(harness, "contoh", []);
      await assertFinds(harness, "nur'", [2]);
    }),

    rule("an owner is found by the beginning of the number, with or without 0 or 62", async (harness) => {
      await harness.seed(FLEET);
      for (const text of ["0811 0000", "62811-0000", "+62 811 0000", "8110000"]) {
        await assertFinds(harness, text, [0, 1]);
      }
      await assertFinds(harness, "08110000 0001", [0]);
      await assertFinds(harness, "0822 000 0003", [2]);
      await assertFinds(harness, "0811", []);
    }),

    rule("too little text finds nobody, and signs mean nothing", async (harness) => {
      await harness.seed(FLEET);
      for (const text of ["", " ", "a", "%", "%%", "__", "\\", "'; drop table x; --", "\0", "\ud800\ud800"]) {
        await assertFinds(harness, text, []);
      }
      await assertFinds(harness, "dewi 50%_\\", [1]);
      await assertFinds(harness, "x".repeat(9_000), []);
    }),

    rule("a vehicle comes as it is on file, once, and no more than wanted", async (harness) => {
      await harness.seed(FLEET);
      const [found, ...others] = await harness.search.search("L 9", 10);
      assert.equal(others.length, 0);
      assert.deepEqual(
        {
          id: found?.id,
          plate: found?.plate,
          visit: found?.lastVisitDate,
          customer: found?.customer ?? null,
        },
        { id: idOf(4), plate: "L 9 X", visit: "2025-08-18", customer: null },
      );
      const [never] = await harness.search.search("adi l", 10);
      assert.equal(never?.lastVisitDate, null);
      await assertFinds(harness, "ab", [2]);
      assert.equal((await harness.search.search("adi", 1)).length, 1);
    }),

    rule("a vehicle that two things find comes once", async (harness) => {
      await harness.seed([vehicle(0, "AD 1001 I", "Adi", "0811-0000-0001")]);
      await assertFinds(harness, "ad", [0]);
      const found = await harness.search.search("ad", 100);
      assert.equal(found.length, 1);
    }),
  ];
}
