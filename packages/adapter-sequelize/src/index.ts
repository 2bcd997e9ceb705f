export type { StoreCheckOptions } from "./checks/store-checks.js";
export { textAsKept } from "./database/database-encoding.js";
export type { WebhookCalls } from "./gateway/webhook-calls.js";
export type { MigrationOptions, MigrationResult } from "./migrations/migrate.js";
export type { RunEnded, StoreFigures } from "./monitoring/store-figures.js";
export {
  type SequelizeStore,
  type SequelizeStoreOptions,
  type StoreCheck,
  sequelizeStore,
} from "./sequelize-store.js";
export type { InactiveMapping, VehicleMapping } from "./vehicles/vehicle-mapping.js";
