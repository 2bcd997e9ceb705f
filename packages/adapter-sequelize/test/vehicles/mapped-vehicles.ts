import type { VehicleRepository } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { sequelizeStore, type VehicleMapping } from "../../src/index.js";
import { resolveMapping } from "../../src/vehicles/resolved-mapping.js";
import { readVehicleSchema } from "../../src/vehicles/vehicle-schema.js";

/** The repository of a store with a mapping. */
export function vehiclesOf(sequelize: Sequelize, mapping?: VehicleMapping): VehicleRepository {
  return sequelizeStore(sequelize, { ...(mapping && { mapping }) }).vehicles;
}

/** Looks whether the tables are as mapped, and nothing else. */
export async function checkTables(sequelize: Sequelize, mapping: VehicleMapping = {}): Promise<void> {
  await readVehicleSchema(sequelize, resolveMapping(mapping));
}
