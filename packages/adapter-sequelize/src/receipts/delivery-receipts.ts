import type { DeliveryReceipt, DeliveryReceipts } from "@pengingat/core";
import { referenceTokens } from "@pengingat/core/adapter";
import type { Sequelize } from "sequelize";
import { isDuplicate } from "../database/database-error.js";
import { cutPage, pageCursor } from "../database/keyset-page.js";
import { statement } from "../database/statement.js";
import { storableText } from "../database/storable-text.js";
import { DAY_INDEX } from "../ledger/settle-and-begin.js";
import { type DeliveryRow, toDeliveryRecord } from "../records/delivery-row.js";
import { filterParameters } from "../records/record-statements.js";
import { COUNT_UNCONFIRMED, RECIPIENTS, RECORD, TAKE_WORD, UNCONFIRMED } from "./receipt-statements.js";

/** What became of messages, beside their deliveries in the table `reminder_delivery`. */
export function deliveryReceipts(sequelize: Sequelize): DeliveryReceipts {
  async function write(sql: string, bind: readonly unknown[]): Promise<void> {
    try {
      await statement(sequelize, sql, bind);
    } catch (error) {
      // A run has begun another period of the visit a moment ago: by now its row is to be seen.
      if (isDuplicate(error, DAY_INDEX)) return write(sql, bind);
      throw error;
    }
  }

  return {
    async record(receipts) {
      if (receipts.length === 0) return;
      const words = receipts.flatMap(wordsOf);
      if (words.length > 0) {
        await write(TAKE_WORD, [
          words.map(({ token }) => token),
          words.map(({ receipt }) => storableText(receipt.messageId)),
          words.map(({ receipt }) => receipt.state),
          words.map(({ receipt }) => storableText(receipt.reason)),
        ]);
      }
      await write(RECORD, [
        receipts.map(({ messageId }) => storableText(messageId)),
        receipts.map(({ state }) => state),
        receipts.map(({ at }) => at.getTime()),
        receipts.map(({ reason }) => storableText(reason)),
        receipts.map(({ secondaryId }) => storableText(secondaryId ?? null)),
        receipts.map(({ billedAs }) => storableText(billedAs ?? null)),
      ]);
    },

    async listUnconfirmed({ acceptedBefore, limit, after, ...filter }) {
      const rows = await statement<DeliveryRow>(sequelize, UNCONFIRMED, [
        acceptedBefore.getTime(),
        pageCursor(after),
        limit + 1,
        ...filterParameters(filter),
      ]);
      const { page, next } = cutPage(rows, limit, ({ id }) => id);
      return { deliveries: page.map(toDeliveryRecord), next };
    },

    async countUnconfirmed({ acceptedBefore, ...filter }) {
      const parameters = [acceptedBefore.getTime(), ...filterParameters(filter)];
      const [row] = await statement<{ count: string }>(sequelize, COUNT_UNCONFIRMED, parameters);
      return Number(row?.count);
    },

    async findRecipients(messageIds) {
      if (messageIds.length === 0) return new Map();
      const stored = new Map(messageIds.map((id) => [id, storableText(id)]));
      const rows = await statement<{ readonly name: string; readonly recipient: string }>(
        sequelize,
        RECIPIENTS,
        [[...new Set(stored.values())]],
      );
      const recipients = new Map(rows.map(({ name, recipient }) => [name, recipient]));
      return new Map(
        Array.from(stored).flatMap(([id, name]) => {
          const recipient = name === null ? undefined : recipients.get(name);
          return recipient === undefined ? [] : [[id, recipient]];
        }),
      );
    },
  };
}

/** A receipt under each attempt that its reference names. */
function wordsOf(receipt: DeliveryReceipt): { readonly token: string; readonly receipt: DeliveryReceipt }[] {
  return referenceTokens(receipt.reference ?? "").map((token) => ({ token, receipt }));
}
