import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import { Sequelize } from "sequelize";
import { type SequelizeStore, sequelizeStore } from "../../src/index.js";

/** A fresh database with the project's own tables, and a store on it. */
export interface Migrated {
  readonly database: TestDatabase;
  readonly sequelize: Sequelize;
  readonly store: SequelizeStore;
  /** Empties the ledger. */
  clear(): Promise<void>;
  /** Makes every lease of the ledger end `ms` milliseconds sooner. */
  elapse(ms: number): Promise<void>;
  end(): Promise<void>;
}

/** Migrated once, and copied for each. */
let template: Promise<TestDatabase> | undefined;

async function createTemplate(): Promise<TestDatabase> {
  const database = await createDatabase();
  const sequelize = new Sequelize(database.url, { logging: false });
  await sequelizeStore(sequelize).migrate();
  await sequelize.close();
  return database;
}

export async function migrated(): Promise<Migrated> {
  template ??= createTemplate();
  const database = await (await template).copy();
  // No date may leave the database as it writes it.
  const dialectOptions = { options: "-c DateStyle=German" };
  const sequelize = new Sequelize(database.url, { logging: false, pool: { max: 10 }, dialectOptions });
  const store = sequelizeStore(sequelize);
  return {
    database,
    sequelize,
    store,
    async clear() {
      await database.query("delete from reminder_delivery");
    },
    async elapse(ms) {
      await database.query(
        "update reminder_delivery set lease_until = lease_until - $1::float8 * interval '1 ms'",
        [ms],
      );
    },
    async end() {
      await sequelize.close();
      await database.drop();
    },
  };
}

/** A store on a server that nobody listens for, and the way to close it. */
export async function onLostDatabase<T>(use: (store: SequelizeStore) => Promise<T>): Promise<T> {
  const sequelize = new Sequelize("postgresql://nobody@127.0.0.1:1/none", { logging: false });
  try {
    return await use(sequelizeStore(sequelize));
  } finally {
    await sequelize.close();
  }
}
