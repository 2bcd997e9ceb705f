import type { DeliveryReceipts } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { cutPage, pageCursor } from "../database/keyset-page.js";
import { statement } from "../database/statement.js";
import { storableText } from "../database/storable-text.js";
import { type DeliveryRow, toDeliveryRecord } from "../records/delivery-row.js";
import { RECORD, UNCONFIRMED } from "./receipt-statements.js";

/** What became of messages, beside their deliveries in the table `reminder_delivery`. */
export function deliveryReceipts(sequelize: Sequelize): DeliveryReceipts {
  return {
    async record(receipts) {
      if (receipts.length === 0) return;
      await statement(sequelize, RECORD, [
        receipts.map(({ messageId }) => storableText(messageId)),
        receipts.map(({ state }) => state),
        receipts.map(({ at }) => at.getTime()),
        receipts.map(({ reason }) => storableText(reason)),
        receipts.map(({ alias }) => storableText(alias ?? null)),
      ]);
    },

    async listUnconfirmed({ acceptedBefore, limit, after }) {
      const rows = await statement<DeliveryRow>(sequelize, UNCONFIRMED, [
        acceptedBefore.getTime(),
        pageCursor(after),
        limit + 1,
      ]);
      const { page, next } = cutPage(rows, limit, ({ id }) => id);
      return { deliveries: page.map(toDeliveryRecord), next };
    },
  };
}
