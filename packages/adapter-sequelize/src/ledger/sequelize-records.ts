import type { DeliveryRecords, ResolveAnswer } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { cutPage, isRowNumber, pageCursor } from "../keyset-page.js";
import { postgresInstance } from "../postgres-instance.js";
import { statement } from "../statement.js";
import { DELIVERY_COLUMNS, type DeliveryRow, toDeliveryRecord } from "./delivery-row.js";
import { storableText } from "./storable-text.js";

/** What is asked for stands in the text, not in a parameter, so that the index on open questions is known to serve. */
const list = (which: string) => `
select ${DELIVERY_COLUMNS}
from reminder_delivery as d
where ${which} and ($1::bigint is null or id < $1::bigint)
order by d.id desc
limit $2`;

export const LISTS = {
  sent: list("status = 'sent'"),
  failed: list("stage = 'question' and status = 'failed'"),
  unknown: list("stage = 'question' and status = 'unknown'"),
};

/** `$1` id, `$2` outcome, `$3` by whom. Without its token, no run can settle the row any more. */
const RESOLVE = `
update reminder_delivery
set status = case $2 when 'sent' then 'sent' else 'failed' end, token = null, lease_until = null,
  settled_at = clock_timestamp(), updated_at = clock_timestamp(),
  resolved_outcome = $2, resolved_by = $3, resolved_at = clock_timestamp()
where id = $1::bigint and status in ('failed', 'unknown')
returning id`;

const EXISTS = "select 1 as present from reminder_delivery where id = $1::bigint";

/** The deliveries for a person to look at and to settle, in the table `reminder_delivery`. */
export function sequelizeRecords(sequelize: Sequelize): DeliveryRecords {
  postgresInstance(sequelize);
  return {
    async list({ status, limit, after }) {
      const rows = await statement<DeliveryRow>(sequelize, LISTS[status], [pageCursor(after), limit + 1]);
      const { page, next } = cutPage(rows, limit, ({ id }) => id);
      return { deliveries: page.map(toDeliveryRecord), next };
    },

    async resolve(id, { outcome, by }): Promise<ResolveAnswer> {
      if (!isRowNumber(id)) return "not_found";
      const changed = await statement(sequelize, RESOLVE, [id, outcome, storableText(by)]);
      if (changed.length > 0) return "resolved";
      const present = await statement(sequelize, EXISTS, [id]);
      return present.length > 0 ? "not_open" : "not_found";
    },
  };
}
