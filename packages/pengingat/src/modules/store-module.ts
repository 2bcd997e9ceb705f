import { type SequelizeStoreOptions, sequelizeStore } from "@pengingat/adapter-sequelize";
import { ContainerModule } from "inversify";
import { connectDatabase } from "../database/connect.js";
import type { Settings } from "../settings/settings.js";
import { Tokens } from "./tokens.js";

/** Where the vehicles are: tables and columns of other names go here. */
export function storeOptions(settings: Settings): SequelizeStoreOptions {
  const { columns, senderName, skipsOpenWorkOrders, timeZone, vehicleSource, visitZone } = settings;
  return {
    sender: senderName,
    mapping: {
      source: vehicleSource,
      timeZone,
      ...(visitZone !== null && { visitZone }),
      ...columns,
      workOrder: { open: skipsOpenWorkOrders ? "skip" : "ignore" },
    },
  };
}

/** Everything in PostgreSQL: one store, on one pool that closes with the container. */
export const storeModule = new ContainerModule(({ bind }) => {
  bind(Tokens.Sequelize)
    .toDynamicValue((context) => connectDatabase(context.get(Tokens.Settings).databaseUrl))
    .inSingletonScope()
    .onDeactivation((sequelize) => sequelize.close());
  bind(Tokens.Store)
    .toDynamicValue((context) =>
      sequelizeStore(context.get(Tokens.Sequelize), storeOptions(context.get(Tokens.Settings))),
    )
    .inSingletonScope();
});
