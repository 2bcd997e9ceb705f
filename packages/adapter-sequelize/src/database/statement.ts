import { QueryTypes, type Sequelize } from "sequelize";
import { inDatabaseEncoding } from "./database-encoding.js";
import { sqlStates, withDatabaseErrors } from "./database-error.js";

/**
 * Runs one statement, committed by itself, and returns its rows. On the primary, as a replica may not know yet who got a
 * message; and outside of any transaction that the host application's CLS would put it into.
 *
 * A database that is not in UTF-8 refuses characters that its encoding does not have, before it begins: `?` is stored for
 * each. Keys come from the database itself, so all of theirs it has.
 */
export function statement<Row extends object>(
  sequelize: Sequelize,
  sql: string,
  bind: readonly unknown[],
): Promise<Row[]> {
  return withDatabaseErrors(async () => {
    try {
      return await query<Row>(sequelize, sql, bind);
    } catch (error) {
      const isRefusedText = sqlStates(error).some((state) => state === "22P05" || state === "22021");
      const held = isRefusedText ? await inDatabaseEncoding(sequelize, bind) : null;
      if (held === null) throw error;
      return query<Row>(sequelize, sql, held);
    }
  });
}

function query<Row extends object>(
  sequelize: Sequelize,
  sql: string,
  bind: readonly unknown[],
): Promise<Row[]> {
  return sequelize.query<Row>(sql, {
    bind: [...bind],
    type: QueryTypes.SELECT,
    raw: true,
    useMaster: true,
    transaction: null,
  });
}
