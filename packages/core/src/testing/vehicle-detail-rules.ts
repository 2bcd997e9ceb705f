import type { Customer, Vehicle } from "../domain/vehicle.js";
import type { ContractCase } from "./contract-case.js";
import { AWKWARD_TEXT, assertSame, type VehicleLookupParts } from "./vehicle-lookup-rules.js";

/** What a store may know of a vehicle and its customer, or have no place for. */
export type VehicleDetail = "salutation" | "language" | "isInactive" | "isInWorkshop";

/** What the rules are written with. */
export interface VehicleDetailParts extends Pick<VehicleLookupParts, "rule" | "vehicle"> {
  readonly lacks: readonly VehicleDetail[];
}

/** The rules of what not every store has a place for: it comes as it was stored, or never. */
export function vehicleDetailRules({ rule, vehicle, lacks }: VehicleDetailParts): readonly ContractCase[] {
  const day = "2025-09-16";
  const range = { from: day, to: day };

  function details(name: string, detail: VehicleDetail, stored: readonly Vehicle[]): ContractCase {
    const isLacking = lacks.includes(detail);
    return rule(isLacking ? `${name} (declared lacking: ${detail})` : name, async (harness) => {
      await harness.seed(stored);
      const expected = isLacking ? stored.map((one) => without(one, detail)) : stored;
      const { vehicles } = await harness.vehicles.findByLastVisit(range, { limit: 100, after: null });
      assertSame(vehicles, expected);
      const ids = stored.map(({ id }) => id);
      assertSame(await harness.vehicles.findByIds(ids), expected);
    });
  }

  const owner: Customer = { name: "Siti Lestari", phone: "08110000002" };
  const texts = ["Ibu", null, ...AWKWARD_TEXT];
  return [
    details(
      "a salutation comes as it was stored, also where there is none",
      "salutation",
      texts.map((salutation, n) => vehicle(n, day, { customer: { ...owner, salutation } })),
    ),
    details(
      "a language comes as it was stored, also where there is none",
      "language",
      ["id", "jv-ID", ...texts].map((language, n) => vehicle(n, day, { customer: { ...owner, language } })),
    ),
    ...(["isInactive", "isInWorkshop"] as const).map((detail) =>
      details(`${detail} comes with a vehicle, which is given as any other`, detail, [
        vehicle(0, day, { [detail]: true }),
        vehicle(1, day, { [detail]: false }),
        vehicle(2, day),
        vehicle(3, day, { [detail]: true, plate: null, customer: null }),
      ]),
    ),
  ];
}

function without(vehicle: Vehicle, detail: VehicleDetail): Vehicle {
  if (detail === "isInactive" || detail === "isInWorkshop") return { ...vehicle, [detail]: false };
  return { ...vehicle, customer: vehicle.customer && { ...vehicle.customer, [detail]: null } };
}
