import {
  sequelizeHistory,
  sequelizeLedger,
  sequelizeQuota,
  sequelizeReceipts,
  sequelizeRecords,
  sequelizeSlots,
  sequelizeSuppressions,
  sequelizeVehicles,
  type VehicleMapping,
} from "@pengingat/adapter-sequelize";
import { ContainerModule } from "inversify";
import { connectDatabase } from "../database/connect.js";
import { type LiveSettings, Tokens } from "./tokens.js";

/** Where the vehicles are; tables and columns of other names go here. */
export function vehicleMapping({ vehicleSource, timeZone, columns }: LiveSettings): VehicleMapping {
  const { inactive, ...customer } = columns;
  return {
    source: vehicleSource,
    timeZone,
    customer,
    ...(inactive && { vehicle: { inactive } }),
  };
}

/** Vehicles, ledger and all that is kept of runs, in PostgreSQL, on one pool that closes with the container. */
export const sequelizeModule = new ContainerModule(({ bind }) => {
  bind(Tokens.Sequelize)
    .toResolvedValue(({ databaseUrl }) => connectDatabase(databaseUrl), [Tokens.Settings])
    .inSingletonScope()
    .onDeactivation((sequelize) => sequelize.close());
  bind(Tokens.Vehicles)
    .toResolvedValue(
      (sequelize, settings) => sequelizeVehicles(sequelize, vehicleMapping(settings)),
      [Tokens.Sequelize, Tokens.Settings],
    )
    .inSingletonScope();
  bind(Tokens.Ledger)
    .toResolvedValue(
      (sequelize, { limits }) => sequelizeLedger(sequelize, { leaseMs: limits.leaseMs }),
      [Tokens.Sequelize, Tokens.Settings],
    )
    .inSingletonScope();
  bind(Tokens.Records).toResolvedValue(sequelizeRecords, [Tokens.Sequelize]).inSingletonScope();
  bind(Tokens.History).toResolvedValue(sequelizeHistory, [Tokens.Sequelize]).inSingletonScope();
  bind(Tokens.Receipts).toResolvedValue(sequelizeReceipts, [Tokens.Sequelize]).inSingletonScope();
  bind(Tokens.Suppressions).toResolvedValue(sequelizeSuppressions, [Tokens.Sequelize]).inSingletonScope();
  bind(Tokens.Quota)
    .toResolvedValue(
      (sequelize, { senderName }) => sequelizeQuota(sequelize, { sender: senderName }),
      [Tokens.Sequelize, Tokens.Settings],
    )
    .inSingletonScope();
  bind(Tokens.Slots).toResolvedValue(sequelizeSlots, [Tokens.Sequelize]).inSingletonScope();
});
