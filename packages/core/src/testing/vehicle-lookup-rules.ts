import assert from "node:assert/strict";
import type { Vehicle, VehicleOnFile, VehicleOwner } from "../domain/vehicle.js";
import type { ContractCase, ContractRule } from "./contract-case.js";
import type { VehicleRepositoryHarness } from "./vehicle-repository-harness.js";

/** What the rules are written with. */
export interface VehicleLookupParts {
  readonly rule: ContractRule<VehicleRepositoryHarness>;
  vehicle(n: number, lastVisitDate: string, rest?: Partial<Vehicle>): Vehicle;
  idOf(n: number): string;
}

/** The rules of `findByIds`. */
export function vehicleLookupRules({ rule, vehicle, idOf }: VehicleLookupParts): readonly ContractCase[] {
  const day = "2025-09-16";
  const idsOf = (vehicles: readonly VehicleOwner[]) => vehicles.map(({ id }) => id);

  return [
    rule("ids give plate, owner and last visit, whether the vehicle ever visited or not", async (harness) => {
      const visited = [vehicle(0, day), vehicle(1, "1999-01-31", { plate: null })];
      const never = { ...vehicle(2, day, { customer: null }), lastVisitDate: null };
      await harness.seed([...visited, never, vehicle(3, day)]);
      const found = await harness.vehicles.findByIds([idOf(2), idOf(0), idOf(1)]);
      assertSame(found, [...visited, never]);
    }),

    rule("ids give what is missing as null, and text as it was stored", async (harness) => {
      const all = [
        vehicle(0, day, { customer: { name: null, phone: "08110000001" } }),
        vehicle(1, day, { plate: null, customer: { name: null, phone: null } }),
        ...AWKWARD_TEXT.map((text, n) =>
          vehicle(n + 2, day, { plate: text, customer: { name: text, phone: text } }),
        ),
      ];
      await harness.seed(all);
      assertSame(await harness.vehicles.findByIds(idsOf(all)), all);
    }),

    rule("an id that is given twice comes once, and no id gives nobody", async (harness) => {
      const only = vehicle(0, day);
      await harness.seed([only]);
      assertSame(await harness.vehicles.findByIds([only.id, only.id]), [only]);
      assert.deepEqual([...(await harness.vehicles.findByIds([]))], []);
    }),

    rule("ids that none has, or could have, are left out and harm nothing", async (harness) => {
      const only = vehicle(0, day);
      await harness.seed([only]);
      const foreign = [idOf(1), ` ${only.id}`, `${only.id} `, `${only.id}\0`, ...AWKWARD_IDS];
      for (const id of foreign) {
        const found = await harness.vehicles.findByIds([id]);
        assert.deepEqual([...found], []);
        assert.deepEqual(found.unreadable ?? [], [], "what is not on file is not unreadable");
        assertSame(await harness.vehicles.findByIds([id, only.id]), [only]);
      }
      assertSame(await harness.vehicles.findByIds([...foreign, only.id]), [only]);
    }),

    rule("a page's worth of ids comes in one call", async (harness) => {
      const all = Array.from({ length: 300 }, (_, n) => vehicle(n, day));
      await harness.seed(all);
      const asked = all.filter((_, n) => n % 2 === 0);
      assertSame(await harness.vehicles.findByIds(idsOf(asked)), asked);
    }),
  ];
}

/** Text of plates, names and numbers that a store must give back unchanged. */
export const AWKWARD_TEXT = [
  "",
  '  O\'Brien "Ucok" ',
  "{nama_pelanggan} {{x}} }{",
  "$& $1 $$ $` \\0 \\n %s",
  "'; drop table vehicle; --",
  "baris satu\nbaris dua\r\n\ttab",
  "😀 👨‍👩‍👧 e\u0301 \u200b\ufeff \u202e",
  "ꦧꦸꦢꦶ 山田 Дмитрий",
  "null",
  "x".repeat(100_000),
];

/** Text that a ledger may hold as an id, after the ids of a store were changed say, and that no seeded vehicle has. */
const AWKWARD_IDS = [
  "",
  "\0",
  "\ud800",
  "null",
  "{}",
  '{"a","b"}',
  "0",
  "-0",
  "007",
  "1e3",
  "1.5",
  "32768",
  "2147483648",
  "9223372036854775808",
  "-9223372036854775809",
  "9".repeat(400),
  "{00000000-0000-4000-8000-000000000000}",
  "00000000000040008000000000000000",
  "00000000-0000-4000-8000-00000000000g",
  "'; drop table vehicle; --",
  "x".repeat(100_000),
];

/** The same vehicles, each once, in whatever order; what is left out is its default. */
export function assertSame(actual: readonly VehicleOnFile[], expected: readonly VehicleOnFile[]): void {
  const sorted = (list: readonly VehicleOnFile[]) =>
    list.map(complete).sort((a, b) => (a.id < b.id ? -1 : 1));
  assert.deepEqual(sorted(actual), sorted(expected));
}

function complete(vehicle: VehicleOnFile): VehicleOnFile {
  const { customer } = vehicle;
  return {
    ...{ isInactive: false, isInWorkshop: false, ...vehicle },
    customer: customer && { salutation: null, language: null, ...customer },
  };
}
