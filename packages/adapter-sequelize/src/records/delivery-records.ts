import type { DeliveryRecords, Resolution, ResolveAnswer } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { isDuplicate } from "../database/database-error.js";
import { cutPage, isRowNumber, pageCursor } from "../database/keyset-page.js";
import { statement } from "../database/statement.js";
import { storableText } from "../database/storable-text.js";
import { DAY_INDEX } from "../ledger/settle-and-begin.js";
import { type DeliveryRow, toDeliveryRecord } from "./delivery-row.js";
import { COUNTS, EXISTS, filterParameters, LISTS, RESOLVE } from "./record-statements.js";

/** The deliveries for a person to look at and to resolve, in the table `reminder_delivery`. */
export function deliveryRecords(sequelize: Sequelize): DeliveryRecords {
  async function isChanged(id: string, outcome: Resolution, by: string): Promise<boolean> {
    try {
      return (await statement(sequelize, RESOLVE, [id, outcome, storableText(by)])).length > 0;
    } catch (error) {
      // A run has begun another period of the visit a moment ago: by now its row is to be seen.
      if (isDuplicate(error, DAY_INDEX)) return isChanged(id, outcome, by);
      throw error;
    }
  }

  return {
    async list({ status, limit, after, ...filter }) {
      const parameters = [pageCursor(after), limit + 1, ...filterParameters(filter)];
      const rows = await statement<DeliveryRow>(sequelize, LISTS[status], parameters);
      const { page, next } = cutPage(rows, limit, ({ id }) => id);
      return { deliveries: page.map(toDeliveryRecord), next };
    },

    async count({ status, ...filter }) {
      const [row] = await statement<{ count: string }>(sequelize, COUNTS[status], filterParameters(filter));
      return Number(row?.count);
    },

    async resolve(id, { outcome, by }): Promise<ResolveAnswer> {
      if (!isRowNumber(id)) return "not_found";
      if (await isChanged(id, outcome, by)) return "resolved";
      const present = await statement(sequelize, EXISTS, [id]);
      return present.length > 0 ? "not_open" : "not_found";
    },
  };
}
