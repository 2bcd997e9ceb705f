import { isoDate } from "../database/dates.js";
import { IS_EXPIRED, SEEN_COLUMNS } from "../records/delivery-row.js";

/** `$1` and `$2` are the first and the last day. */
export const COUNT_BY_DAY = `
select ${isoDate("d.begun_on")} as day,
  count(*) filter (where d.status = 'sending' and not (${IS_EXPIRED}))::int as sending,
  count(*) filter (where d.status = 'sent')::int as sent,
  count(*) filter (where d.status = 'failed')::int as failed,
  count(*) filter (where d.status = 'unknown' or ${IS_EXPIRED})::int as unknown,
  count(*) filter (where d.status = 'sent' and d.delivered_at is not null)::int as delivered,
  count(*) filter (where d.status = 'sent' and d.read_at is not null)::int as read,
  count(*) filter (where d.status = 'sent' and d.bounced_at is not null)::int as bounced
from reminder_delivery as d
where d.begun_on between $1::date and $2::date and not d.is_test
group by d.begun_on
order by d.begun_on`;

/** `$1` day, `$2` cursor, `$3` limit. */
export const LIST_DAY = `
select ${SEEN_COLUMNS}
from reminder_delivery as d
where d.begun_on = $1::date and not d.is_test and ($2::bigint is null or d.id < $2::bigint)
order by d.id desc
limit $3`;

/** `$1` vehicle ids, `$2` limit. */
export const OF_VEHICLES = `
select ${SEEN_COLUMNS}
from reminder_delivery as d
where d.vehicle_id = any($1::text[])
order by d.visit_date desc, d.occasion desc, d.id desc
limit $2`;
