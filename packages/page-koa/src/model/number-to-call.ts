import type { SuppressionKind, VehicleOnFile } from "@pengingat/core";
import type { PageParts } from "../options.js";
import { numbersIn } from "./phone-number.js";

/**
 * The number to call of each vehicle, `null` where there is none: of several, the one that messages go to. Vehicles whose
 * customer has asked for no messages are left out.
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
      .filter(({ numbers }) => !hasOptedOut(numbers, kinds))
      .map(({ vehicle, numbers: [first = null, ...others] }) => {
        const isUsable = (number: string | null) => number !== null && !kinds.has(number);
        return [vehicle, [first, ...others].find(isUsable) ?? first];
      }),
  );
}

/** As a run judges it: an opt-out under another number counts once the first is suppressed, and so not written to. */
function hasOptedOut(numbers: readonly string[], kinds: ReadonlyMap<string, SuppressionKind>): boolean {
  const [first = ""] = numbers;
  return kinds.has(first) && numbers.some((number) => kinds.get(number) === "opted_out");
}
