import { OWN_DAY } from "../ledger/settle-and-begin.js";
import { DELIVERY_COLUMNS } from "../records/delivery-row.js";
import { isWithin } from "../records/record-statements.js";

/**
 * Settles the attempts that receipts name by their token and that did not come to `sent` by themselves, and gives each the
 * gateway's id of its message. From then on the receipts of the message settle it again, by `RECORD`.
 *
 * Arrays, an entry for each token of each receipt: `$1` tokens, `$2` names, `$3` states, `$4` reasons.
 */
export const TAKE_WORD = `
with word as (
  select token, (array_agg(name order by position))[1] as name,
    bool_or(state = 'failed') and not bool_or(state in ('delivered', 'read')) as is_bounced,
    (array_agg(reason order by reason collate "C" nulls last) filter (where state = 'failed'))[1] as reason
  from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) with ordinality as r (token, name, state, reason, position)
  group by token
), named as (
  select d.id, w.* from word as w join reminder_delivery as d on d.token = w.token and d.status = 'sending'
  union all
  select d.id, w.* from word as w join reminder_delivery as d on d.token = w.token and d.status in ('failed', 'unknown')
), attempt as (
  select named.* from named join reminder_delivery as d on d.id = named.id
  order by d.vehicle_id, d.visit_date, d.occasion for update of d
)
update reminder_delivery as d
set status = case when a.is_bounced then 'failed' else 'sent' end, settled_by_receipt = true, message_id = a.name,
  code = case when a.is_bounced then 'REJECTED' end, reason = case when a.is_bounced then a.reason end,
  begun_on = case when a.is_bounced then d.begun_on else ${OWN_DAY} end,
  lease_until = null, failed_before = null, settled_at = clock_timestamp(), updated_at = clock_timestamp()
from attempt as a
where d.id = a.id and d.token = a.token and d.status <> 'sent' and not d.settled_by_receipt`;

/**
 * What the receipts of one call say of each message, merged with what is known: a function of all that was ever told,
 * so that neither order nor repetition matters. `least` passes over nulls. A row that would stay as it is is neither
 * locked nor written; the others are locked in the order of their key, as the ledger's statements do.
 *
 * A name is a message's id, an alias on file, or one that the call tells; each is looked up by an index of its own. A row
 * that a receipt has settled is settled again, as its message has bounced or not.
 *
 * Arrays: `$1` names, `$2` states, `$3` times in ms since 1970, `$4` reasons, `$5` aliases, `$6` what it is billed as.
 */
export const RECORD = `
with receipt as (
  select name, state, to_timestamp(ms / 1000) as at, reason, alias, billed_as, position
  from unnest($1::text[], $2::text[], $3::float8[], $4::text[], $5::text[], $6::text[])
    with ordinality as r (name, state, ms, reason, alias, billed_as, position)
), named as (
  select name, name as message_id from receipt
  union select alias, name from receipt where alias is not null
  union select r.name, d.message_id from receipt as r join reminder_delivery as d on d.message_alias = r.name
), told as (
  select n.message_id,
    min(at) filter (where state in ('delivered', 'read')) as delivered_at,
    min(at) filter (where state = 'read') as read_at,
    min(at) filter (where state = 'failed') as bounced_at,
    (array_agg(reason order by at, reason collate "C" nulls last) filter (where state = 'failed'))[1] as bounce_reason,
    (array_agg(alias order by position desc)
      filter (where alias is not null and r.name = n.message_id))[1] as message_alias,
    (array_agg(billed_as order by position desc) filter (where billed_as is not null))[1] as billed_as
  from named as n join receipt as r on r.name = n.name
  group by n.message_id
), merged as (
  select d.id, m.*, s.* from told as t
  join reminder_delivery as d on d.message_id = t.message_id
  cross join lateral (
    select least(d.delivered_at, t.delivered_at) as delivered_at, least(d.read_at, t.read_at) as read_at,
      case when coalesce(d.delivered_at, t.delivered_at) is null then least(d.bounced_at, t.bounced_at) end as bounced_at,
      case when coalesce(d.delivered_at, t.delivered_at) is not null then null
        when t.bounced_at is null or d.bounced_at < t.bounced_at then d.bounce_reason
        when d.bounced_at = t.bounced_at then least(d.bounce_reason collate "C", t.bounce_reason)
        else t.bounce_reason
      end as bounce_reason,
      coalesce(t.message_alias, d.message_alias) as message_alias,
      coalesce(t.billed_as, d.billed_as) as billed_as
  ) as m
  cross join lateral (
    select case when d.settled_by_receipt and d.token is not null
      then case when m.bounced_at is null then 'sent' else 'failed' end else d.status end as status
  ) as s
  where (m.delivered_at, m.read_at, m.bounced_at, m.bounce_reason, m.message_alias, m.billed_as, s.status) is distinct from
    (d.delivered_at, d.read_at, d.bounced_at, d.bounce_reason, d.message_alias, d.billed_as, d.status)
  order by d.vehicle_id, d.visit_date, d.occasion for update of d
)
update reminder_delivery as d
set delivered_at = m.delivered_at, read_at = m.read_at, bounced_at = m.bounced_at, bounce_reason = m.bounce_reason,
  message_alias = m.message_alias, billed_as = m.billed_as, status = m.status,
  code = case when m.status = d.status then d.code when m.status = 'failed' then 'REJECTED' end,
  reason = case when m.status = d.status then d.reason when m.status = 'failed' then m.bounce_reason end,
  begun_on = case when m.status = d.status or m.status = 'failed' then d.begun_on else ${OWN_DAY} end,
  settled_at = case when m.status = d.status then d.settled_at else clock_timestamp() end,
  updated_at = case when m.status = d.status then d.updated_at else clock_timestamp() end
from merged as m
where d.id = m.id`;

/** The number that each message went to; of deliveries that went out as one, the latest. `$1` ids and aliases. */
export const RECIPIENTS = `
select name, (array_agg(recipient order by id desc))[1] as recipient
from (
  select n.name, d.recipient, d.id from unnest($1::text[]) as n (name) join reminder_delivery as d on d.message_id = n.name
  union all
  select n.name, d.recipient, d.id from unnest($1::text[]) as n (name) join reminder_delivery as d on d.message_alias = n.name
) as found
where recipient is not null
group by name`;

/** Its beginning is the predicate of `reminder_delivery_unconfirmed`. */
const IS_UNCONFIRMED = `status = 'sent' and delivered_at is null and resolved_outcome is distinct from 'sent'
  and (bounced_at is not null or coalesce(settled_at, updated_at) < to_timestamp($1::float8 / 1000))`;

/**
 * By `reminder_delivery_unconfirmed`.
 * `$1` accepted before, in ms since 1970, `$2` cursor, `$3` limit, `$4` vehicles, `$5` day.
 */
export const UNCONFIRMED = `
select ${DELIVERY_COLUMNS}
from reminder_delivery as d
where ${IS_UNCONFIRMED} and ($2::bigint is null or id < $2::bigint) and ${isWithin("$4", "$5")}
order by d.id desc
limit $3`;

/** How many there are. `$1` accepted before, in ms since 1970, `$2` vehicles, `$3` day. */
export const COUNT_UNCONFIRMED = `
select count(*)::text as count from reminder_delivery as d where ${IS_UNCONFIRMED} and ${isWithin("$2", "$3")}`;
