import type { VehicleOnFile } from "../domain/vehicle.js";

/** Finds vehicles as a person looks for them. It never reads the whole fleet where the store has the indexes for it. */
export interface VehicleSearch {
  /**
   * The vehicles that a text finds, each once, `limit` at most, in any order: those
   *
   * - whose plate begins with its letters and digits (A to Z and 0 to 9, at least 2), whatever stands between them,
   * - whose owner's name begins with it (at least 2 characters), whatever the case,
   * - whose owner's number begins with its digits (at least 5), with or without `0` or `62` in front.
   *
   * @throws {ReminderError} `DATABASE_LOST`
   */
  search(text: string, limit: number): Promise<readonly VehicleOnFile[]>;
}
