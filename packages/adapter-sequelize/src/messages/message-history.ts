import type { DayCounts, MessageHistory } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { cutPage, pageCursor } from "../database/keyset-page.js";
import { statement } from "../database/statement.js";
import { type DeliveryRow, toDeliveryRecord } from "../records/delivery-row.js";
import { COUNT_BY_DAY, LIST_DAY, OF_VEHICLES } from "./message-statements.js";

/** What went out by day and by vehicle, from the table `reminder_delivery`. */
export function messageHistory(sequelize: Sequelize): MessageHistory {
  return {
    countByDay: ({ from, to }) => statement<DayCounts>(sequelize, COUNT_BY_DAY, [from, to]),
    async listDay({ day, limit, after }) {
      const rows = await statement<DeliveryRow>(sequelize, LIST_DAY, [day, pageCursor(after), limit + 1]);
      const { page, next } = cutPage(rows, limit, ({ id }) => id);
      return { deliveries: page.map(toDeliveryRecord), next };
    },
    async ofVehicles(vehicleIds, limit) {
      const ids = vehicleIds.filter((id) => !id.includes("\0"));
      if (ids.length === 0) return [];
      return (await statement<DeliveryRow>(sequelize, OF_VEHICLES, [ids, limit])).map(toDeliveryRecord);
    },
  };
}
