/**
 * Every statement of the ledger. Each is one transaction of its own, names the status and the token that it expects
 * of a row, and judges leases by the database's clock, so it needs nothing of its session.
 *
 * `$keys` stands for four arrays of equal length: vehicle ids, visit dates, occasions, tokens.
 */

/** A row that some other program wrote without a lease is held for one lease (parameter: ms) after it was written. */
const leaseEnd = (leaseMs: string) =>
  `coalesce(d.lease_until, d.updated_at + ${leaseMs}::float8 * interval '1 ms')`;
const leaseOver = (leaseMs: string) => `${leaseEnd(leaseMs)} <= clock_timestamp()`;

const WANTED = `unnest($1::text[], $2::date[], $3::date[], $4::uuid[])
    with ordinality as w (vehicle_id, visit_date, occasion, token, position)`;
/**
 * Locks rows in the order of their key, as a claim does: statements of runs that touch the same rows then wait for
 * each other instead of locking each other out.
 */
const IN_ORDER = "order by d.vehicle_id, d.visit_date, d.occasion for update of d";
const SAME_KEY = "d.vehicle_id = w.vehicle_id and d.visit_date = w.visit_date and d.occasion = w.occasion";

/** `claimed` or `sending`, in the words of the index that finds them. */
const HELD = "d.stage = 'held'";

/** The instant that tells what failed before a run from what failed during it, as text to keep its microseconds. */
export const OPENED_AT = "select clock_timestamp()::text as opened_at";

/**
 * Takes what is open. Rows are inserted in the order of their key, so that runs that want the same page wait for
 * each other instead of locking each other out.
 *
 * `$keys`, `$5` run id, `$6` lease in ms, `$7` when the run was opened.
 */
export const CLAIM = `
insert into reminder_delivery as d (vehicle_id, visit_date, occasion, token, status, run_id, lease_until)
select w.vehicle_id, w.visit_date, w.occasion, w.token, 'claimed', $5,
  clock_timestamp() + $6::float8 * interval '1 ms'
from ${WANTED}
order by w.vehicle_id, w.visit_date, w.occasion
on conflict (vehicle_id, visit_date, occasion) do update
set status = 'claimed', token = excluded.token, run_id = excluded.run_id,
  lease_until = excluded.lease_until, updated_at = clock_timestamp()
where (d.status = 'claimed' and (d.token = excluded.token or ${leaseOver("$6")}))
  or (d.status = 'failed' and coalesce(d.settled_at, d.updated_at) <= $7::timestamptz)
returning token::text`;

/** `sending` past its lease becomes `unknown`; its token stays, so that its owner may still settle it. `$keys`, `$5` lease in ms */
export const DOUBT = `
update reminder_delivery as d
set status = 'unknown', code = 'LEASE_OVER', reason = 'its run died while it was being handed over',
  lease_until = null, settled_at = clock_timestamp(), updated_at = clock_timestamp()
from ${WANTED}
where ${SAME_KEY} and d.status = 'sending' and ${leaseOver("$5")}`;

/** What is known of each key, in the order of the keys. `$keys`, `$5` lease in ms */
export const READ = `
select d.status, d.token::text, ${leaseEnd("$5")}::text as lease, ${leaseOver("$5")} as lease_over
from ${WANTED}
left join reminder_delivery as d on ${SAME_KEY}
order by w.position`;

/** How many of the vehicles in `$1` were never written to. */
export const COUNT_NEW = `
select count(distinct w.vehicle_id)::int as count
from unnest($1::text[]) as w (vehicle_id)
where not exists (
  select 1 from reminder_delivery as d
  where d.vehicle_id = w.vehicle_id and d.status in ('sending', 'sent', 'unknown')
)`;

/**
 * Moves rows on: to `sending`, with a new lease, or to an outcome. Each row is looked up by its key, whatever the
 * statistics say: a plan for a young table would read all of it for every group.
 *
 * `$keys`, then arrays: `$5` status, `$6` code, `$7` reason, `$8` response, `$9` message id, `$10` attempts; `$11`
 * lease in ms.
 */
export const ADVANCE = `
with change as (
  select held.id, w.* from (
    select * from unnest($1::text[], $2::date[], $3::date[], $4::uuid[], $5::text[], $6::text[], $7::text[],
        $8::text[], $9::text[], $10::int[])
      as w (vehicle_id, visit_date, occasion, token, status, code, reason, response, message_id, attempts)
    order by w.vehicle_id, w.visit_date, w.occasion
  ) as w
  cross join lateral (
    select d.id, d.token, d.status from reminder_delivery as d where ${SAME_KEY} limit 1 for update
  ) as held
  where held.token = w.token and case w.status
    when 'sending' then held.status in ('claimed', 'sending')
    else held.status in ('sending', 'unknown', w.status) end
)
update reminder_delivery as d
set status = c.status, updated_at = clock_timestamp(),
  lease_until = case c.status when 'sending' then clock_timestamp() + $11::float8 * interval '1 ms' end,
  settled_at = case c.status when 'sending' then d.settled_at else clock_timestamp() end,
  attempts = case c.status when 'sending' then d.attempts + 1 else c.attempts end,
  code = case c.status when 'sending' then d.code else c.code end,
  reason = case c.status when 'sending' then d.reason else c.reason end,
  response = case c.status when 'sending' then d.response else c.response end,
  message_id = case c.status when 'sending' then d.message_id else c.message_id end,
  message_alias = case when c.status = 'sending' or c.message_id = d.message_id then d.message_alias end
from change as c
where d.id = c.id
returning d.token::text`;

/** `$1` run id, `$2` lease in ms. */
export const RENEW = `
with held as (
  select d.id from reminder_delivery as d
  where d.run_id = $1 and ${HELD}
  ${IN_ORDER}
)
update reminder_delivery as d
set lease_until = clock_timestamp() + $2::float8 * interval '1 ms'
from held
where d.id = held.id`;

/** Gives rows back as they were before their claim: one that had failed is failed again, as of then; a new one goes. */
function giveBack(which: string, lock: string): string {
  return `
with mine as (
  select d.id, d.settled_at from reminder_delivery as d
  where ${HELD} and ${which}
  ${lock}
), gone as (
  delete from reminder_delivery as d using mine where d.id = mine.id and mine.settled_at is null
)
update reminder_delivery as d
set status = 'failed', token = null, lease_until = null, updated_at = mine.settled_at
from mine
where d.id = mine.id and mine.settled_at is not null`;
}

/** What a run claimed and never handed over. `$1` run id, `$2` tokens of marked rows of which no byte has left. */
export const GIVE_BACK = giveBack(
  "d.run_id = $1 and (d.status = 'claimed' or d.status = 'sending' and d.token = any($2::uuid[]))",
  IN_ORDER,
);

/** What died runs claimed; what another run is just taking over is left to it. `$1` lease in ms. */
export const GIVE_BACK_STALE = giveBack(
  `d.status = 'claimed' and ${leaseOver("$1")}`,
  "for update skip locked",
);

/**
 * Closes left-overs whose lease is over: `sending` is in doubt, `claimed` was not sent.
 * `$1` today, `$2` whether to close claims of today and later too, `$3` lease in ms.
 */
export const TIDY = `
with stale as (
  select d.id, d.status, d.occasion from reminder_delivery as d
  where ${HELD} and ${leaseOver("$3")}
    and (d.status = 'sending' or d.status = 'claimed' and (d.occasion < $1::date or $2::boolean))
  for update skip locked
)
update reminder_delivery as d
set status = case stale.status when 'sending' then 'unknown' else 'failed' end,
  code = case when stale.status = 'sending' then 'LEASE_OVER'
    when stale.occasion < $1::date then 'OCCASION_PASSED' else 'ABANDONED' end,
  reason = case when stale.status = 'sending' then 'its run died while it was being handed over'
    when stale.occasion < $1::date then 'its day passed before it was sent'
    else 'the run that claimed it ended before sending it' end,
  lease_until = null, settled_at = clock_timestamp(), updated_at = clock_timestamp()
from stale
where d.id = stale.id`;
