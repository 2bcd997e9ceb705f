import type { VehicleRepository } from "../ports/vehicle-repository.js";
import type { StoredVehicle } from "./in-memory-vehicles.js";

/** A fresh, empty repository and the way to fill its store. */
export interface VehicleRepositoryHarness {
  readonly vehicles: VehicleRepository;
  /** Puts vehicles into the store, besides those that are there. Their ids are those of `idOf`. */
  seed(vehicles: readonly StoredVehicle[]): Promise<void>;
  /** Called after the case, also when it failed. */
  close?(): Promise<void>;
}
