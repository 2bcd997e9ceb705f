import { exactInstant } from "../database/dates.js";
import { WAITS_BRIEFLY } from "./held-rows.js";
import { isLeaseOver, LEASE_OVER_CODE, LEASE_OVER_REASON } from "./lease.js";
import { RESTORED } from "./settle-and-begin.js";

/**
 * Each statement is one transaction of its own, names the status and the token that it expects of a row, and judges leases
 * by the database's clock, so it needs nothing of its session.
 */

const SAME_KEY = "d.vehicle_id = w.vehicle_id and d.visit_date = w.visit_date and d.occasion = w.occasion";

/**
 * Puts each `sending` whose lease is over to `unknown`; its token stays, so that its owner may still settle or release it.
 * What another statement holds at the moment is left to it. Returns the time, as text to keep its microseconds: it
 * separates what failed before a run from what failed during it. `$1` lease in ms.
 */
export const EXPIRE = `
with expired as (
  select d.id from reminder_delivery as d
  where d.status = 'sending' and ${isLeaseOver("$1")}
  for update skip locked
), doubtful as (
  update reminder_delivery as d
  set status = 'unknown', code = ${LEASE_OVER_CODE}, reason = ${LEASE_OVER_REASON},
    lease_until = null, settled_at = clock_timestamp(), updated_at = clock_timestamp()
  from expired
  where d.id = expired.id
)
select ${exactInstant("clock_timestamp()")} as opened_at`;

/**
 * What stands in the way of each key: its own row, or another period of its visit that was begun on the day. `offset 0`
 * keeps it a look-up by the index for each key, whatever the statistics say.
 *
 * `$1` vehicle ids, `$2` visit dates, `$3` periods, `$4` the local date, `$5` lease in ms, `$6` run id and `$7` when the run
 * opened, or both null: what failed is open then.
 */
export const READ = `
select w.position::int, d.occasion = w.occasion as is_own,
  case when d.status = 'sending' and ${isLeaseOver("$5")} then 'unknown' else d.status end as state
from unnest($1::text[], $2::date[], $3::date[]) with ordinality as w (vehicle_id, visit_date, occasion, position)
cross join lateral (
  select * from reminder_delivery as d
  where d.vehicle_id = w.vehicle_id and d.visit_date = w.visit_date
  offset 0
) as d
where case
  when d.status <> 'failed' then d.occasion = w.occasion or d.begun_on = $4::date
  else d.occasion = w.occasion and coalesce(d.settled_at, d.updated_at) > $7::timestamptz
    and (d.run_id is distinct from $6::text or d.token is null) end`;

/** How many of the vehicles in `$1` never got a message. */
export const COUNT_NEW = `
select count(distinct w.vehicle_id)::int as count
from unnest($1::text[]) as w (vehicle_id)
where not exists (
  select 1 from reminder_delivery as d
  where d.vehicle_id = w.vehicle_id and d.status in ('sending', 'sent', 'unknown')
)`;

/**
 * Restores rows as they were before they began: one that had failed is failed again, a new one goes. Locks them in the
 * order of their key, as the other write does.
 *
 * `$1` vehicle ids, `$2` visit dates, `$3` periods, `$4` tokens.
 */
export const RELEASE = `
with mine as (
  select held.* from (
    select * from unnest($1::text[], $2::date[], $3::date[], $4::uuid[]) as w (vehicle_id, visit_date, occasion, token)
    where ${WAITS_BRIEFLY}
    order by w.vehicle_id, w.visit_date, w.occasion
  ) as w
  cross join lateral (
    select d.id, d.token, d.status, d.code, d.failed_before from reminder_delivery as d where ${SAME_KEY} limit 1 for update
  ) as held
  where held.token = w.token
    and (held.status = 'sending' or held.status = 'unknown' and held.code = ${LEASE_OVER_CODE})
), gone as (
  delete from reminder_delivery as d using mine where d.id = mine.id and mine.failed_before is null
)
update reminder_delivery as d
set status = 'failed', lease_until = null, failed_before = null,
  settled_by_receipt = coalesce((mine.failed_before ->> 'settled_by_receipt')::boolean, false),
  (${RESTORED.join(", ")}) = (
  select ${RESTORED.map((column) => `was.${column}`).join(", ")}
  from jsonb_populate_record(null::reminder_delivery, mine.failed_before) as was)
from mine
where d.id = mine.id and mine.failed_before is not null`;
