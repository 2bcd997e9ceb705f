import { checkedPort, invalidOption } from "@pengingat/core/adapter";
import type { Sequelize } from "sequelize";

/**
 * Returns the instance if it is one for PostgreSQL. By its methods, as `instanceof` fails where Sequelize is
 * installed twice.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function postgresInstance(sequelize: Sequelize): Sequelize {
  checkedPort("sequelize", sequelize, ["query", "transaction", "getDialect"]);
  const dialect = sequelize.getDialect();
  if (dialect === "postgres") return sequelize;
  throw invalidOption("sequelize", 'the dialect "postgres"', dialect);
}
