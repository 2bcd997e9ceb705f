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
 * - A begin looks for another period of its visit only where `$19` is true. Without that the index
 *   `reminder_delivery_day` refuses the whole statement, also where two runs begin two periods at the same moment, which
 *   no look-up sees.
 *
 * Settlements: `$1` vehicle ids, `$2` visit dates, `$3` periods, `$4` tokens, `$5` statuses, `$6` attempts, `$7` codes,
 * `$8` reasons, `$9` responses, `$10` message ids. Begins: `$11` vehicle ids, `$12` visit dates, `$13` periods, `$14` tokens.
 * Then `$15` run id, `$16` lease in ms, `$17` when the run opened, `$18` its local date, `$19` whether to look for other
 * periods.
 */
export const SETTLE_AND_BEGIN = `
insert into reminder_delivery as d (vehicle_id, visit_date, occasion, token, status, attempts, code, reason, response,
  message_id, settled_at, lease_until, run_id, begun_on, updated_at)
select w.*, clock_timestamp(), null, $15::text, $18::date, clock_timestamp()
from unnest($1::text[], $2::date[], $3::date[], $4::uuid[], $5::text[], $6::int[], $7::text[], $8::text[], $9::text[], $10::text[])
  as w (vehicle_id, visit_date, occasion, token, status, attempts, code, reason, response, message_id)
where w.token = (
  select o.token from reminder_delivery as o
  where o.vehicle_id = w.vehicle_id and o.visit_date = w.visit_date and o.occasion = w.occasion)
union all
select w.*, 'sending', 0, null, null, null, null, null, clock_timestamp() + $16::float8 * interval '1 ms',
  $15::text, $18::date, clock_timestamp()
from unnest($11::text[], $12::date[], $13::date[], $14::uuid[]) as w (vehicle_id, visit_date, occasion, token)
where not $19::boolean or (
  select 1 from reminder_delivery as o
  where o.vehicle_id = w.vehicle_id and o.visit_date = w.visit_date and o.begun_on = $18::date
    and o.status <> 'failed' and o.occasion <> w.occasion
  limit 1) is null
order by vehicle_id, visit_date, occasion
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
    or coalesce(d.settled_at, d.updated_at) <= $17::timestamptz))
  else d.token = excluded.token and d.status in ('sending', 'unknown', excluded.status) end
returning token::text, status`;

/** The index that refuses a second period of a visit on one day. */
export const DAY_INDEX = "reminder_delivery_day";
