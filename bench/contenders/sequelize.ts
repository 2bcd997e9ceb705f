import { Sequelize } from "sequelize";

/** Connects as the example programs do. */
export function connect(url: string): Sequelize {
  return new Sequelize(url, {
    dialect: "postgres",
    logging: false,
    pool: { max: 5, min: 0, idle: 10_000, acquire: 15_000 },
  });
}
