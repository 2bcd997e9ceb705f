import type { FleetReader, VehicleOnFile } from "@pengingat/core";

const PAGE = 500;

/** The vehicles on file that have one of the plates, given as letters and digits. Reads the whole fleet. */
export async function fleetByPlate(
  fleet: FleetReader,
  keys: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly VehicleOnFile[]>> {
  const found = new Map<string, VehicleOnFile[]>();
  if (keys.size === 0) return found;
  let after: string | null = null;
  do {
    const page = await fleet.read({ limit: PAGE, after });
    for (const vehicle of page.vehicles) {
      const key = plateKey(vehicle.plate);
      if (keys.has(key)) found.set(key, [...(found.get(key) ?? []), vehicle]);
    }
    after = page.next;
  } while (after !== null);
  return found;
}

/** Letters and digits of a plate, which tell one vehicle from another. */
export function plateKey(plate: string | null): string {
  return (plate ?? "").toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
}
