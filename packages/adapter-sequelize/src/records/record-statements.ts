import type { DeliveryFilter } from "@pengingat/core";
import { LEASE_OVER_CODE, LEASE_OVER_REASON } from "../ledger/lease.js";
import { OWN_DAY } from "../ledger/settle-and-begin.js";
import { DELIVERY_COLUMNS, EXPIRED_COLUMNS, IS_EXPIRED } from "./delivery-row.js";

/** SQL: whether the row `d` is of the vehicles `ids` and of the day `day`, both of which may be null, and no test message. */
export function isWithin(ids: string, day: string): string {
  return `(${ids}::text[] is null or d.vehicle_id = any(${ids}::text[])) and (${day}::date is null or d.begun_on = ${day}::date) and not d.is_test`;
}

/** What a filter's parameters are. */
export function filterParameters({ vehicleIds, day }: DeliveryFilter): readonly unknown[] {
  return [vehicleIds ?? null, day ?? null];
}

const newestFirst = (columns: string, which: string) => `
select ${columns}, d.id as position
from reminder_delivery as d
where ${which} and ($1::bigint is null or d.id < $1::bigint) and ${isWithin("$3", "$4")}
order by d.id desc
limit $2`;

/**
 * The statement for each state, newest first. The state stands in the text, not in a parameter, so that its partial index
 * is known to serve. `$1` cursor, `$2` limit, `$3` vehicles, `$4` day.
 */
export const LISTS = {
  sent: newestFirst(DELIVERY_COLUMNS, "d.status = 'sent'"),
  failed: newestFirst(DELIVERY_COLUMNS, "d.status = 'failed'"),
  unknown: `
(${newestFirst(DELIVERY_COLUMNS, "d.status = 'unknown'")})
union all
(${newestFirst(EXPIRED_COLUMNS, IS_EXPIRED)})
order by position desc
limit $2`,
};

const count = (which: string) =>
  `select count(*)::text as count from reminder_delivery as d where (${which}) and ${isWithin("$1", "$2")}`;

/** How many there are in each state. `$1` vehicles, `$2` day. */
export const COUNTS = {
  sent: count("d.status = 'sent'"),
  failed: count("d.status = 'failed'"),
  unknown: count(`d.status = 'unknown' or (${IS_EXPIRED})`),
};

/**
 * A person's word. Without its token, no run can settle the row any more. It may be that another period of the visit went
 * out on the day on which this one failed: only one of them can stand for that day.
 *
 * `$1` id, `$2` outcome, `$3` by whom.
 */
export const RESOLVE = `
update reminder_delivery as d
set status = case $2::text when 'sent' then 'sent' else 'failed' end, token = null, lease_until = null, failed_before = null,
  code = case d.status when 'sending' then ${LEASE_OVER_CODE} else d.code end,
  reason = case d.status when 'sending' then ${LEASE_OVER_REASON} else d.reason end,
  begun_on = ${OWN_DAY},
  settled_at = clock_timestamp(), updated_at = clock_timestamp(),
  resolved_outcome = $2::text, resolved_by = $3, resolved_at = clock_timestamp()
where d.id = $1::bigint and (d.status in ('failed', 'unknown') or ${IS_EXPIRED})
returning d.id`;

export const EXISTS = "select 1 as present from reminder_delivery where id = $1::bigint";
