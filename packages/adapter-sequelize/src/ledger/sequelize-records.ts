import {
  type DeliveryRecord,
  type DeliveryRecords,
  ReminderError,
  type ResolveAnswer,
} from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { postgresInstance } from "../postgres-instance.js";
import { statement } from "../statement.js";
import { storableText } from "./storable-text.js";

interface RecordRow {
  readonly id: string;
  readonly vehicle_id: string;
  readonly visit_date: string;
  readonly occasion: string;
  readonly status: DeliveryRecord["status"];
  readonly run_id: string | null;
  readonly attempts: number;
  readonly code: string | null;
  readonly reason: string | null;
  readonly response: string | null;
  readonly updated_at: Date;
  readonly resolved_outcome: "sent" | "retry" | null;
  readonly resolved_by: string | null;
  readonly resolved_at: Date | null;
}

/** The status stands in the text, not in a parameter, so that the index on open questions is known to serve. */
const list = (status: "sent" | "failed" | "unknown") => `
select id::text, vehicle_id, visit_date::text, occasion::text, status, run_id, attempts, code, reason, response,
  updated_at, resolved_outcome, resolved_by, resolved_at
from reminder_delivery
where status = '${status}' and ($1::bigint is null or id < $1::bigint)
order by id desc
limit $2`;

const LISTS = { sent: list("sent"), failed: list("failed"), unknown: list("unknown") };

/** `$1` id, `$2` outcome, `$3` by whom. Without its token, no run can settle the row any more. */
const RESOLVE = `
update reminder_delivery
set status = case $2 when 'sent' then 'sent' else 'failed' end, token = null, lease_until = null,
  settled_at = clock_timestamp(), updated_at = clock_timestamp(),
  resolved_outcome = $2, resolved_by = $3, resolved_at = clock_timestamp()
where id = $1::bigint and status in ('failed', 'unknown')
returning id`;

const EXISTS = "select 1 as present from reminder_delivery where id = $1::bigint";

/** The largest id that a row can have has fewer digits than this. */
const ID = /^\d{1,18}$/;

/** The deliveries for a person to look at and to settle, in the table `reminder_delivery`. */
export function sequelizeRecords(sequelize: Sequelize): DeliveryRecords {
  postgresInstance(sequelize);
  return {
    async list({ status, limit, after }) {
      if (after !== null && !ID.test(after)) {
        throw new ReminderError("INVALID_OPTION", "after: expected the `next` of a page before");
      }
      const rows = await statement<RecordRow>(sequelize, LISTS[status], [after, limit + 1]);
      const page = rows.slice(0, limit);
      return {
        deliveries: page.map(toRecord),
        next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      };
    },

    async resolve(id, { outcome, by }): Promise<ResolveAnswer> {
      if (!ID.test(id)) return "not_found";
      const changed = await statement(sequelize, RESOLVE, [id, outcome, storableText(by)]);
      if (changed.length > 0) return "resolved";
      const present = await statement(sequelize, EXISTS, [id]);
      return present.length > 0 ? "not_open" : "not_found";
    },
  };
}

function toRecord(row: RecordRow): DeliveryRecord {
  const { resolved_outcome: outcome, resolved_by: by, resolved_at: at } = row;
  return {
    id: row.id,
    vehicleId: row.vehicle_id,
    visitDate: row.visit_date,
    occasion: row.occasion,
    status: row.status,
    runId: row.run_id,
    attempts: row.attempts,
    code: row.code,
    reason: row.reason,
    response: row.response,
    updatedAt: row.updated_at,
    resolution: outcome === null || by === null || at === null ? null : { outcome, by, at },
  };
}
