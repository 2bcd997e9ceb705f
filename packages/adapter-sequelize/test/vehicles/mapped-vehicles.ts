import type { VehicleRepository } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { type SequelizeStore, sequelizeStore, type VehicleMapping } from "../../src/index.js";
import { resolveMapping } from "../../src/vehicles/resolved-mapping.js";
import { readVehicleSchema } from "../../src/vehicles/vehicle-schema.js";

/** A store with a mapping. */
export function storeOf(sequelize: Sequelize, mapping?: VehicleMapping): SequelizeStore {
  return sequelizeStore(sequelize, { ...(mapping && { mapping }) });
}

/** Its repository. */
export function vehiclesOf(sequelize: Sequelize, mapping?: VehicleMapping): VehicleRepository {
  return storeOf(sequelize, mapping).vehicles;
}

/** Looks whether the tables are as mapped, and nothing else. */
export async function checkTables(sequelize: Sequelize, mapping: VehicleMapping = {}): Promise<void> {
  await readVehicleSchema(sequelize, resolveMapping(mapping));
}
