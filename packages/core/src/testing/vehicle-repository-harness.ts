import type { VehicleOnFile } from "../domain/vehicle.js";
import type { VehicleRepository } from "../ports/vehicle-repository.js";
import type { ContractHarness } from "./contract-case.js";

/** A fresh, empty repository and the way to fill its store. */
export interface VehicleRepositoryHarness extends ContractHarness {
  readonly vehicles: VehicleRepository;
  /** Puts vehicles into the store, besides those that are there. Their ids are those of `idOf`. */
  seed(vehicles: readonly VehicleOnFile[]): Promise<void>;
}
