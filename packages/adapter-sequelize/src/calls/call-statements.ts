import { epochMs, isoDate } from "../database/dates.js";
import { IS_EXPIRED, SEEN_COLUMNS } from "../records/delivery-row.js";

const CALL_COLUMNS = `c.id::text, c.vehicle_id, ${isoDate("c.visit_date")} as visit_date, c.number, c.outcome,
  ${isoDate("c.date")} as date, c.note, c.called_by, ${epochMs("c.called_at")} as called_at`;

/**
 * A call has the number after the last one that its caller knew of. Of those that are recorded at once, the unique key lets
 * one through.
 *
 * `$1` vehicle id, `$2` visit date, `$3` the last known number, `$4` outcome, `$5` date, `$6` note, `$7` by whom.
 */
export const RECORD = `
insert into reminder_call (vehicle_id, visit_date, number, outcome, date, note, called_by)
select $1, $2::date, $3::int + 1, $4, $5::date, $6, $7
where $3::int = coalesce((
  select max(c.number) from reminder_call as c where c.vehicle_id = $1 and c.visit_date = $2::date), 0)
on conflict (vehicle_id, visit_date, number) do nothing
returning id`;

/** The last call of the visit of a row, if there is one, by the unique key. */
const lastCall = (of: string) => `
  select c.* from reminder_call as c
  where c.vehicle_id = ${of}.vehicle_id and c.visit_date = ${of}.visit_date
  order by c.number desc limit 1`;

/** `$1` vehicle ids, `$2` visit dates. */
export const LATEST = `
select w.position::int, ${CALL_COLUMNS}
from unnest($1::text[], $2::date[]) with ordinality as w (vehicle_id, visit_date, position)
cross join lateral (${lastCall("w")}) as c`;

/** `$1` vehicle ids, `$2` limit. */
export const OF_VEHICLES = `
select ${CALL_COLUMNS} from reminder_call as c where c.vehicle_id = any($1::text[]) order by c.id desc limit $2`;

/** `$1` cursor, `$2` limit. */
export const LIST = `
select ${CALL_COLUMNS} from reminder_call as c
where $1::bigint is null or c.id < $1::bigint
order by c.id desc
limit $2`;

/**
 * Finds what went wrong by `reminder_delivery_troubled`, and looks up by key whether the visit has a newer delivery and what
 * its last call was. Where `$3` is null, PostgreSQL plans without the branch of the late receipts, which holds every message
 * of a gateway that reports none.
 *
 * `$1` first day, `$2` today, `$3` accepted before, in ms since 1970, `$4` and `$5` cursor, `$6` limit.
 */
export const TO_CALL = `
select ${SEEN_COLUMNS}, ${isoDate("d.begun_on")} as begun_on, call.last_call
from reminder_delivery as d
left join lateral (
  select c.outcome, c.date, to_jsonb(c) as last_call from (${lastCall("d")}) as c
) as call on true
where d.begun_on >= $1::date and not d.is_test
  and ($4::date is null or (d.begun_on, d.id) < ($4::date, $5::bigint))
  and (d.status in ('failed', 'unknown') or d.bounced_at is not null or d.status = 'sending'
    or $3::float8 is not null and d.status = 'sent' and d.delivered_at is null
      and coalesce(d.settled_at, d.updated_at) < to_timestamp($3::float8 / 1000))
  and case d.status
    when 'failed' then d.resolved_outcome is distinct from 'retry' or d.token is not null
    when 'sent' then d.delivered_at is null and d.resolved_outcome is distinct from 'sent'
    when 'sending' then ${IS_EXPIRED}
    else true
  end
  and (select max(o.occasion) from reminder_delivery as o
    where o.vehicle_id = d.vehicle_id and o.visit_date = d.visit_date) = d.occasion
  and (call.outcome is null or call.outcome in ('call_later', 'no_answer') and coalesce(call.date, $2::date) <= $2::date)
order by d.begun_on desc, d.id desc
limit $6`;
