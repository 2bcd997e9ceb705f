export { sequelizeHistory } from "./history/sequelize-history.js";
export { type SequelizeLedgerOptions, sequelizeLedger } from "./ledger/sequelize-ledger.js";
export { sequelizeRecords } from "./ledger/sequelize-records.js";
export { sequelizeSlots } from "./ledger/sequelize-slots.js";
export { checkMigrated, type MigrationResult, migrate } from "./migrations/migrate.js";
export { sequelizeVehicles } from "./vehicles/sequelize-vehicles.js";
export type { VehicleMapping } from "./vehicles/vehicle-mapping.js";
export { checkVehicleTables } from "./vehicles/vehicle-schema.js";
