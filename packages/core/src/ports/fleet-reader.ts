import type { VehicleOnFile } from "../domain/vehicle.js";
import type { PageRequest } from "./page-request.js";

/**
 * Reads the whole fleet, for a look at what is missing on file. No run needs it.
 *
 * A method that cannot reach the store throws a `ReminderError` with code `DATABASE_LOST`.
 */
export interface FleetReader {
  /**
   * One page of all vehicles on file, each vehicle in one page only.
   *
   * @throws {ReminderError} `INVALID_OPTION` where `after` is no `next` of an earlier page
   */
  read(page: PageRequest): Promise<FleetPage>;
}

/** A page of the fleet. */
export interface FleetPage {
  readonly vehicles: readonly VehicleOnFile[];
  /** How many more are on the page, and cannot be read. @default none */
  readonly unreadable?: number;
  /** Where the next page begins, opaque to the caller; `null` after the last page. */
  readonly next: string | null;
}
