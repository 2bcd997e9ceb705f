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
import { ContainerModule, type ResolutionContext, type ServiceIdentifier } from "inversify";
import type { Sequelize } from "sequelize";
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

/** Everything in PostgreSQL, on one pool that closes with the container. */
export const storeModule = new ContainerModule(({ bind }) => {
  function bindPart<Part>(
    token: ServiceIdentifier<Part>,
    make: (sequelize: Sequelize, settings: LiveSettings) => Part,
  ): void {
    const part = (context: ResolutionContext) =>
      make(context.get(Tokens.Sequelize), context.get(Tokens.Settings));
    bind(token).toDynamicValue(part).inSingletonScope();
  }

  bind(Tokens.Sequelize)
    .toDynamicValue((context) => connectDatabase(context.get(Tokens.Settings).databaseUrl))
    .inSingletonScope()
    .onDeactivation((sequelize) => sequelize.close());
  bindPart(Tokens.Vehicles, (sequelize, settings) => sequelizeVehicles(sequelize, vehicleMapping(settings)));
  bindPart(Tokens.Ledger, (sequelize, { limits: { leaseMs } }) => sequelizeLedger(sequelize, { leaseMs }));
  bindPart(Tokens.Records, (sequelize) => sequelizeRecords(sequelize));
  bindPart(Tokens.History, (sequelize) => sequelizeHistory(sequelize));
  bindPart(Tokens.Receipts, (sequelize) => sequelizeReceipts(sequelize));
  bindPart(Tokens.Suppressions, (sequelize) => sequelizeSuppressions(sequelize));
  bindPart(Tokens.Quota, (sequelize, { senderName }) => sequelizeQuota(sequelize, { sender: senderName }));
  bindPart(Tokens.Slots, (sequelize) => sequelizeSlots(sequelize));
});
