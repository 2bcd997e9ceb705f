import { WAITS_BRIEFLY } from "./held-rows.js";

/** Columns that hold an outcome. A begin leaves them as they are, and a settlement replaces them. */
const OUTCOME = ["attempts", "code", "reason", "response", "settled_at", "messenger"];

/** Columns that hold the run, the recipient and the text of the last begin. A begin replaces them, and a settlement leaves them as they are. */
const RUN = ["run_id", "recipient", "wording"];

/** Columns that hold what a gateway said of the message. A begin empties them, and a settlement leaves them as they are. */
const FATE = ["delivered_at", "read_at", "bounced_at", "bounce_reason", "billed_as"];

/** Columns of a failed row that another begin would lose, and a release restores. */
export const RESTORED = [
  ...[...OUTCOME, ...RUN, ...FATE],
  ...["token", "begun_on", "message_id", "message_alias", "updated_at"],
];

const byBegin = (column: string, begin: string, settlement: string) =>
  `${column} = case excluded.status when 'sending' then ${begin} else ${settlement} end`;

/** The failed row as it is before it begins again. */
const FAILED_BEFORE = `jsonb_build_object(${[...RESTORED, "settled_by_receipt"]
  .map((column) => `'${column}', d.${column}`)
  .join(", ")})`;

/**
 * SQL: the day on which the row `d` was begun, where no other period of its visit stands for that day. A failed row that
 * turns out to have been sent may have left its day to another.
 */
export const OWN_DAY = `case when d.status <> 'failed' or (
    select 1 from reminder_delivery as o
    where o.vehicle_id = d.vehicle_id and o.visit_date = d.visit_date and o.begun_on = d.begun_on and o.status <> 'failed'
    limit 1) is null then d.begun_on end`;

/**
 * The two writes of a run as one statement. One insert, in the order of the key, takes all row locks: two of them that
 * share rows wait for each other and never block each other for good, as an update beside an insert could.
 *
 * - A settlement is proposed only where its row is there under its token, so that it never inserts one. It is looked up by
 *   a scalar subquery: an `exists` may be hashed, and then reads the whole table.
 * - A begin looks for another period of its visit only where `$20` is true. Without that the index
 *   `reminder_delivery_day` refuses the whole statement, also where two runs begin two periods at the same moment, which
 *   no look-up sees.
 * - Where a receipt has settled the row first, of outcomes only `sent` takes effect.
 *
 * Settlements: `$1` vehicle ids, `$2` visit dates, `$3` periods, `$4` tokens, `$5` statuses, `$6` attempts, `$7` codes,
 * `$8` reasons, `$9` responses, `$10` message ids. Begins: `$11` vehicle ids, `$12` visit dates, `$13` periods, `$14` tokens,
 * `$15` recipients. Then `$16` run id, `$17` lease in ms, `$18` when the run opened, `$19` its local date, `$20` whether to
 * look for other periods, `$21` whether these are test messages. Last `$22` the messengers of the settlements, and `$23` the wordings
 * of the begins.
 */
export const SETTLE_AND_BEGIN = `
insert into reminder_delivery as d (vehicle_id, visit_date, occasion, token, status, attempts, code, reason, response,
  message_id, settled_at, lease_until, run_id, begun_on, updated_at, recipient, is_test, wording, messenger)
select w.vehicle_id, w.visit_date, w.occasion, w.token, w.status, w.attempts, w.code, w.reason, w.response, w.message_id,
  clock_timestamp(), null, $16::text, $19::date, clock_timestamp(), null, $21::boolean, null, w.messenger
from unnest($1::text[], $2::date[], $3::date[], $4::uuid[], $5::text[], $6::int[], $7::text[], $8::text[], $9::text[], $10::text[],
    $22::text[])
  as w (vehicle_id, visit_date, occasion, token, status, attempts, code, reason, response, message_id, messenger)
where ${WAITS_BRIEFLY} and w.token = (
  select o.token from reminder_delivery as o
  where o.vehicle_id = w.vehicle_id and o.visit_date = w.visit_date and o.occasion = w.occasion)
union all
select w.vehicle_id, w.visit_date, w.occasion, w.token, 'sending', 0, null, null, null, null, null,
  clock_timestamp() + $17::float8 * interval '1 ms', $16::text, $19::date, clock_timestamp(), w.recipient, $21::boolean,
  w.wording, null
from unnest($11::text[], $12::date[], $13::date[], $14::uuid[], $15::text[], $23::text[])
  as w (vehicle_id, visit_date, occasion, token, recipient, wording)
where ${WAITS_BRIEFLY} and (not $20::boolean or (
  select 1 from reminder_delivery as o
  where o.vehicle_id = w.vehicle_id and o.visit_date = w.visit_date and o.begun_on = $19::date
    and o.status <> 'failed' and o.occasion <> w.occasion
  limit 1) is null)
order by vehicle_id, visit_date, occasion
on conflict (vehicle_id, visit_date, occasion) do update
set status = excluded.status, token = excluded.token, lease_until = excluded.lease_until, updated_at = excluded.updated_at,
  settled_by_receipt = false,
  ${RUN.map((column) => byBegin(column, `excluded.${column}`, `d.${column}`)).join(",\n  ")},
  ${OUTCOME.map((column) => byBegin(column, `d.${column}`, `excluded.${column}`)).join(",\n  ")},
  ${FATE.map((column) => byBegin(column, "null", `d.${column}`)).join(",\n  ")},
  ${byBegin("message_id", "null", "excluded.message_id")},
  message_alias = case when excluded.message_id = d.message_id then d.message_alias end,
  begun_on = case when excluded.status = 'sending' then excluded.begun_on
    when d.settled_by_receipt then ${OWN_DAY} else d.begun_on end,
  failed_before = case when excluded.status = 'sending'
    then case d.status when 'failed' then ${FAILED_BEFORE} else d.failed_before end end
where case excluded.status
  when 'sending' then (d.status = 'sending' and d.token = excluded.token) or (d.status = 'failed' and (
    -- Without its token, a person has resolved it: the run that it failed in may not try it again.
    (d.run_id = excluded.run_id and d.token is not null)
    or coalesce(d.settled_at, d.updated_at) <= $18::timestamptz))
  else d.token = excluded.token and case when d.settled_by_receipt then excluded.status = 'sent'
    else d.status in ('sending', 'unknown', excluded.status) end end
returning token::text, status`;

/** The index that refuses a second period of a visit on one day. */
export const DAY_INDEX = "reminder_delivery_day";
