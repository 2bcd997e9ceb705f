import { setTimeout as sleep } from "node:timers/promises";
import { QueryTypes, type Sequelize } from "sequelize";
import { inDatabaseEncoding, isRefusedText } from "./database-encoding.js";
import { isRaised, sqlStates, withDatabaseErrors } from "./database-error.js";

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
      return await untilSerialized(() => query<Row>(sequelize, sql, bind));
    } catch (error) {
      const held = isRefusedText(error) ? await inDatabaseEncoding(sequelize, bind) : null;
      if (held === null) throw error;
      return untilSerialized(() => query<Row>(sequelize, sql, held));
    }
  });
}

const MOST_TRIES = 20;
const LONGEST_PAUSE_MS = 50;

/**
 * Tries again what PostgreSQL has rolled back for another transaction: under `repeatable read` and `serializable`, which a
 * role or a database may have as its default, that is to be expected.
 */
async function untilSerialized<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const isRolledBack = sqlStates(error).some((state) => state === "40001" || state === "40P01");
      if (!isRolledBack || isRaised(error) || tries === MOST_TRIES) throw error;
      await sleep(Math.random() * LONGEST_PAUSE_MS);
    }
  }
}

async function query<Row extends object>(
  sequelize: Sequelize,
  sql: string,
  bind: readonly unknown[],
): Promise<Row[]> {
  try {
    return await sequelize.query<Row>(sql, {
      bind: [...bind],
      type: QueryTypes.SELECT,
      raw: true,
      useMaster: true,
      transaction: null,
    });
  } catch (error) {
    // Sequelize 6 fails over a 23P01 that a function raises: it expects the detail that a constraint gives.
    const isItsOwn = error instanceof TypeError && /formatError/.test(error.stack ?? "");
    throw isItsOwn
      ? Object.assign(new Error("exclusion_violation", { cause: error }), { code: "23P01" })
      : error;
  }
}
