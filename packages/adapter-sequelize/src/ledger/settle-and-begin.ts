/** Columns that hold an outcome. A begin leaves them as they are, and a settlement replaces them. */
const OUTCOME = ["attempts", "code", "reason", "response", "message_id", "settled_at"];

/** Columns that hold the run of the last begin. A begin replaces them, and a settlement leaves them as they are. */
const RUN = ["run_id", "begun_on"];

const byBegin = (column: string, begin: string, settlement: string) =>
  `${column} = case excluded.status when 'sending' then ${begin} else ${settlement} end`;

/** The failed row as it is before it begins again, which a release restores. */
const FAILED_BEFORE = `jsonb_build_object('token', d.token, 'run_id', d.run_id, 'begun_on', d.begun_on, 'attempts', d.attempts,
    'code', d.code, 'reason', d.reason, 'settled_at', d.settled_at, 'updated_at', d.updated_at)`;

/**
 * The two writes of a run as one statement. One insert, in the order of the key, takes all row locks: two of them that
 * share rows wait for each other and never block each other for good, as an update beside an insert could.
 *
 * - A settlement is proposed only where its row is there under its token, so that it never inserts one. It is looked up by
 *   a scalar subquery: an `exists` may be hashed, and then reads the whole table.
 * - A begin looks for another period of its visit only where `$15` is true. Without that the index
 *   `reminder_delivery_day` refuses the whole statement, also where two runs begin two periods at the same moment, which
 *   no look-up sees.
 *
 * Arrays of equal length: `$1` vehicle ids, `$2` visit dates, `$3` periods, `$4` tokens, `$5` statuses (`sending`: a
 * begin), `$6` codes, `$7` reasons, `$8` responses, `$9` message ids, `$10` attempts. Then `$11` run id, `$12` lease in ms,
 * `$13` when the run opened, `$14` its local date, `$15` whether to look for other periods.
 */
export const SETTLE_AND_BEGIN = `
insert into reminder_delivery as d (vehicle_id, visit_date, occasion, token, status, run_id, begun_on, lease_until,
  attempts, code, reason, response, message_id, settled_at, updated_at)
select w.vehicle_id, w.visit_date, w.occasion, w.token, w.status, $11::text, $14::date,
  case w.status when 'sending' then clock_timestamp() + $12::float8 * interval '1 ms' end,
  w.attempts, w.code, w.reason, w.response, w.message_id,
  case w.status when 'sending' then null else clock_timestamp() end, clock_timestamp()
from unnest($1::text[], $2::date[], $3::date[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::int[])
  as w (vehicle_id, visit_date, occasion, token, status, code, reason, response, message_id, attempts)
where case w.status
  when 'sending' then not $15::boolean or (
    select 1 from reminder_delivery as o
    where o.vehicle_id = w.vehicle_id and o.visit_date = w.visit_date and o.begun_on = $14::date
      and o.status <> 'failed' and o.occasion <> w.occasion
    limit 1) is null
  else w.token = (
    select o.token from reminder_delivery as o
    where o.vehicle_id = w.vehicle_id and o.visit_date = w.visit_date and o.occasion = w.occasion) end
order by w.vehicle_id, w.visit_date, w.occasion
on conflict (vehicle_id, visit_date, occasion) do update
set status = excluded.status, token = excluded.token, lease_until = excluded.lease_until, updated_at = excluded.updated_at,
  ${RUN.map((column) => byBegin(column, `excluded.${column}`, `d.${column}`)).join(",\n  ")},
  ${OUTCOME.map((column) => byBegin(column, `d.${column}`, `excluded.${column}`)).join(",\n  ")},
  message_alias = case when excluded.status = 'sending' or excluded.message_id = d.message_id then d.message_alias end,
  failed_before = case when excluded.status = 'sending'
    then case d.status when 'failed' then ${FAILED_BEFORE} else d.failed_before end end
where case excluded.status
  when 'sending' then (d.status = 'sending' and d.token = excluded.token) or (d.status = 'failed' and (
    -- Without its token, a person has resolved it: the run that it failed in may not try it again.
    (d.run_id = excluded.run_id and d.token is not null)
    or coalesce(d.settled_at, d.updated_at) <= $13::timestamptz))
  else d.token = excluded.token and d.status in ('sending', 'unknown', excluded.status) end
returning token::text, status`;

/** The index that refuses a second period of a visit on one day. */
export const DAY_INDEX = "reminder_delivery_day";
