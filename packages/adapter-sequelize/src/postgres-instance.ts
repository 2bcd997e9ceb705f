import { checkedPort, ReminderError } from "@pengingat/core";
import type { Sequelize } from "sequelize";

/**
 * Answers the instance if it is one for PostgreSQL. By its methods, as `instanceof` fails where Sequelize is
 * installed twice.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function postgresInstance(sequelize: Sequelize): Sequelize {
  checkedPort("sequelize", sequelize, ["query", "transaction", "getDialect"]);
  const dialect = sequelize.getDialect();
  if (dialect === "postgres") return sequelize;
  throw new ReminderError("INVALID_OPTION", `sequelize: expected the dialect "postgres", got "${dialect}"`);
}
