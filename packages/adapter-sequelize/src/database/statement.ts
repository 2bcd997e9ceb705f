import { QueryTypes, type Sequelize } from "sequelize";
import { withDatabaseErrors } from "./database-error.js";

/**
 * Runs one statement, committed by itself, and returns its rows. On the primary, as a replica may not know yet who got a
 * message; and outside of any transaction that the host application's CLS would put it into.
 */
export function statement<Row extends object>(
  sequelize: Sequelize,
  sql: string,
  bind: readonly unknown[],
): Promise<Row[]> {
  return withDatabaseErrors(() =>
    sequelize.query<Row>(sql, {
      bind: [...bind],
      type: QueryTypes.SELECT,
      raw: true,
      useMaster: true,
      transaction: null,
    }),
  );
}
