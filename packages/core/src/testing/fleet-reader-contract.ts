import assert from "node:assert/strict";
import type { VehicleOnFile } from "../domain/vehicle.js";
import type { FleetReader } from "../ports/fleet-reader.js";
import { type ContractCase, type ContractHarness, contractRule } from "./contract-case.js";
import { FOREIGN_CURSORS, readPages } from "./paging.js";

/** A fresh, empty fleet and the way to fill its store. */
export interface FleetReaderHarness extends ContractHarness {
  readonly fleet: FleetReader;
  /** Puts vehicles into the store. Their ids are those of `idOf`. */
  seed(vehicles: readonly VehicleOnFile[]): Promise<void>;
}

/** How a store differs from a plain one. */
export interface FleetReaderContractOptions {
  /** The n-th id, from 0, as text; for a store whose ids are not any text. @default n => `vehicle-${n}` */
  readonly idOf?: (n: number) => string;
}

/** Every rule of `FleetReader` as cases for any test runner; each makes a harness of its own. */
export function fleetReaderContract(
  createHarness: () => FleetReaderHarness | Promise<FleetReaderHarness>,
  { idOf = (n) => `vehicle-${n}` }: FleetReaderContractOptions = {},
): ContractCase[] {
  const rule = contractRule(createHarness);
  return [
    ...[1, 5, 12, 13].map((limit) =>
      rule(`pages of ${limit} give each of 12 vehicles once, as it is on file`, async (harness) => {
        const all = Array.from({ length: 12 }, (_, n) => vehicle(idOf(n), n));
        await harness.seed(all);
        const found = await readPages(limit, async (after) => {
          const { vehicles, next } = await harness.fleet.read({ limit, after });
          return { items: vehicles, next };
        });
        assert.deepEqual(found.map(plain).sort(byId), all.map(plain).sort(byId));
      }),
    ),

    rule("a cursor that no page gave is refused", async ({ fleet }) => {
      for (const after of FOREIGN_CURSORS) {
        await assert.rejects(fleet.read({ limit: 1, after }), { code: "INVALID_OPTION" });
      }
    }),
  ];
}

/** Every third has never visited, every fourth has no customer. */
function vehicle(id: string, n: number): VehicleOnFile {
  return {
    id,
    plate: n % 5 === 0 ? null : `B ${n} UJI`,
    lastVisitDate: n % 3 === 0 ? null : "2025-09-15",
    customer: n % 4 === 0 ? null : { name: "Budi Santoso", phone: "0811-0000-0001" },
  };
}

function plain({ id, plate, lastVisitDate, customer }: VehicleOnFile) {
  return { id, plate, lastVisitDate, name: customer?.name ?? null, phone: customer?.phone ?? null };
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}
