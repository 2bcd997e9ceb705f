import type { FleetReader, VehicleOnFile } from "@pengingat/core";
import { sayUnread } from "../records/say-unread.js";

const PAGE = 500;

/**
 * The vehicles on file that have one of the plates, given as letters and digits. Reads the whole fleet, and says on standard
 * error of how many vehicles it could not.
 */
export async function fleetByPlate(
  fleet: FleetReader,
  keys: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly VehicleOnFile[]>> {
  const found = new Map<string, VehicleOnFile[]>();
  if (keys.size === 0) return found;
  let unreadable = 0;
  let after: string | null = null;
  do {
    const page = await fleet.read({ limit: PAGE, after });
    for (const vehicle of page.vehicles) {
      const key = plateKey(vehicle.plate);
      if (keys.has(key)) found.set(key, [...(found.get(key) ?? []), vehicle]);
    }
    unreadable += page.unreadable ?? 0;
    after = page.next;
  } while (after !== null);
  sayUnread(unreadable, "not looked at");
  return found;
}

/** Letters and digits of a plate, which tell one vehicle from another. */
export function plateKey(plate: string | null): string {
  return (plate ?? "").toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
}
