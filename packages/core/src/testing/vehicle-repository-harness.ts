import type { VehicleOnFile } from "../domain/vehicle.js";
import type { VehicleRepository } from "../ports/vehicle-repository.js";

/** A fresh, empty repository and the way to fill its store. */
export interface VehicleRepositoryHarness {
  readonly vehicles: VehicleRepository;
  /** Puts vehicles into the store, besides those that are there. Their ids are those of `idOf`. */
  seed(vehicles: readonly VehicleOnFile[]): Promise<void>;
  /** Called after the case, also when it failed. */
  close?(): Promise<void>;
}
