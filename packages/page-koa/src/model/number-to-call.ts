import type { VehicleOnFile } from "@pengingat/core";
import type { PageParts } from "../options.js";
import { numbersIn } from "./phone-number.js";

/**
 * The number to call of each vehicle, `null` where there is none: of several, the one that messages go to. Vehicles whose
 * customer has asked for no messages, under any of them, are left out.
 */
export async function numbersToCall(
  { store, defaultCountry }: Pick<PageParts, "store" | "defaultCountry">,
  vehicles: readonly VehicleOnFile[],
): Promise<ReadonlyMap<VehicleOnFile, string | null>> {
  const found = vehicles.map((vehicle) => ({
    vehicle,
    numbers: numbersIn(vehicle.customer?.phone ?? null, defaultCountry),
  }));
  const kinds = await store.suppressions.find(found.flatMap(({ numbers }) => numbers));
  return new Map(
    found
      .filter(({ numbers }) => numbers.every((number) => kinds.get(number) !== "opted_out"))
      .map(({ vehicle, numbers: [first = null, ...others] }) => {
        const isUsable = (number: string | null) => number !== null && !kinds.has(number);
        return [vehicle, [first, ...others].find(isUsable) ?? first];
      }),
  );
}
