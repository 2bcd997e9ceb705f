import type { FleetReader, VehicleOnFile } from "@pengingat/core";
import { plateKey } from "../old-system/fleet-by-plate.js";

const PAGE = 500;
/** No more are looked for: nobody reads through the messages of so many. */
const MOST = 5_000;

/** What a person knows of a vehicle. */
export interface SoughtVehicle {
  /** A part of the plate; spaces, dashes and case do not matter. */
  readonly plate: string | null;
  /** A part of the owner's name; case does not matter. */
  readonly name: string | null;
}

/** The ids of the first vehicles that fit, and how many could not be looked at. */
export interface FoundVehicles {
  readonly ids: readonly string[];
  /** Whether there are more that fit, or may be. */
  readonly isCut: boolean;
  readonly unreadable: number;
}

/** Finds vehicles; `null` where nothing is looked for. Reads the whole fleet, page by page. */
export async function findVehicles(
  fleet: FleetReader,
  { plate, name }: SoughtVehicle,
): Promise<FoundVehicles | null> {
  if (plate === null && name === null) return null;
  const [soughtPlate, soughtName] = [plateKey(plate), name?.trim().toLowerCase() ?? ""];
  const fits = (vehicle: VehicleOnFile) =>
    plateKey(vehicle.plate).includes(soughtPlate) &&
    (vehicle.customer?.name ?? "").toLowerCase().includes(soughtName);
  const ids: string[] = [];
  let unreadable = 0;
  let after: string | null = null;
  do {
    const page = await fleet.read({ limit: PAGE, after });
    for (const vehicle of page.vehicles) if (fits(vehicle)) ids.push(vehicle.id);
    unreadable += page.unreadable ?? 0;
    after = page.next;
  } while (after !== null && ids.length < MOST);
  return { ids: ids.slice(0, MOST), isCut: after !== null || ids.length > MOST, unreadable };
}
