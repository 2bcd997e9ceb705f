import { ReminderError } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { ifOfValue, valueFault } from "../database/database-error.js";
import { statement } from "../database/statement.js";
import type { IdType } from "./id-column.js";
import type { IdStatements, VehicleId } from "./id-statements.js";
import { type IdsApart, idsApart } from "./ids-apart.js";
import type { ResolvedMapping } from "./resolved-mapping.js";

/** Lists all vehicles. */
export interface ListedIds {
  /** Looks again, with the next page, whether any row fails the view. */
  lookAgain(): void;
  /**
   * The ids after one, in their order.
   *
   * @param place - another id, to say of each whether it comes after that
   * @throws {ReminderError} `SCHEMA_MISMATCH` where a view cannot give them
   */
  page(
    statements: IdStatements & { readonly idType: IdType },
    limit: number,
    after: string | null,
    place: string | null,
  ): Promise<readonly VehicleId[]>;
}

const NONE: IdsApart = { ids: [], failing: [], areAll: false, isComplete: true };
/** One run reads the first page more than once. */
const KEPT_MS = 60_000;
const MOST_NAMED = 5;

/** Where a row fails the view, its id is looked for and listed all the same: who then reads it finds what is wrong. */
export function listedIds(sequelize: Sequelize, { vehicle }: ResolvedMapping): ListedIds {
  let apart = NONE;
  let foundAt = 0;

  return {
    lookAgain() {
      // Where all rows fail, those that come are to be seen.
      if (apart.areAll || performance.now() - foundAt > KEPT_MS) apart = NONE;
    },

    async page({ ids, countBetween, countOf, idType }, limit, after, place) {
      const list = (apart: IdsApart) =>
        statement<VehicleId>(sequelize, ids(after === null ? "first" : "next", apart), [
          limit,
          place,
          ...(after === null ? [] : [after]),
          ...apart.ids,
        ]);
      const count = async (sql: string, bind: readonly string[]) => {
        const [row] = await statement<{ count: number }>(sequelize, sql, bind);
        return row?.count ?? 0;
      };
      try {
        return await list(apart.isComplete ? apart : NONE);
      } catch (error) {
        const state = valueFault(error);
        if (state === null) throw error;
        if (apart.isComplete) {
          apart = await idsApart(idType, {
            between: (from, upTo) => count(countBetween, [from, upTo]).catch(ifOfValue(() => null)),
            of: (id) => count(countOf, [id]).catch(ifOfValue(() => null)),
          });
          foundAt = performance.now();
        }
        const found = apart.isComplete ? await list(apart).catch(ifOfValue(() => null)) : null;
        if (found !== null) return found;
        apart = { ...apart, isComplete: false };
        const named = apart.failing.slice(0, MOST_NAMED).join(", ");
        throw new ReminderError(
          "SCHEMA_MISMATCH",
          `${vehicle.table.label}: the database cannot list all rows, as a value in one fails the view (SQLSTATE ${state}): correct that row, or the view${named && `, first of all vehicle ${named}`}`,
          { cause: error },
        );
      }
    },
  };
}
