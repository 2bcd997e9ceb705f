import { Sequelize } from "sequelize";
import { createDatabase, type TestDatabase } from "../../../../tests/support/database.ts";
import { migrate } from "../../src/index.js";

/** A fresh database with the project's own tables, and a Sequelize instance on it. */
export interface Migrated {
  readonly database: TestDatabase;
  readonly sequelize: Sequelize;
  end(): Promise<void>;
}

export async function migrated(): Promise<Migrated> {
  const database = await createDatabase();
  const sequelize = new Sequelize(database.url, { logging: false, pool: { max: 10 } });
  await migrate(sequelize);
  return {
    database,
    sequelize,
    async end() {
      await sequelize.close();
      await database.drop();
    },
  };
}
