import { DELIVERY_COLUMNS } from "../records/delivery-row.js";

/**
 * What the receipts of one call say of each message, merged with what is known: a function of all that was ever told,
 * so that neither order nor repetition matters. `least` passes over nulls. A row that would stay as it is is neither
 * locked nor written; the others are locked in the order of their key, as the ledger's statements do.
 *
 * A name is a message's id, an alias on file, or one that the call tells; each is looked up by an index of its own.
 *
 * Arrays: `$1` names, `$2` states, `$3` times in ms since 1970, `$4` reasons, `$5` aliases.
 */
export const RECORD = `
with receipt as (
  select name, state, to_timestamp(ms / 1000) as at, reason, alias, position
  from unnest($1::text[], $2::text[], $3::float8[], $4::text[], $5::text[])
    with ordinality as r (name, state, ms, reason, alias, position)
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
      filter (where alias is not null and r.name = n.message_id))[1] as message_alias
  from named as n join receipt as r on r.name = n.name
  group by n.message_id
), merged as (
  select d.id, m.* from told as t
  join reminder_delivery as d on d.message_id = t.message_id
  cross join lateral (
    select least(d.delivered_at, t.delivered_at) as delivered_at, least(d.read_at, t.read_at) as read_at,
      case when coalesce(d.delivered_at, t.delivered_at) is null then least(d.bounced_at, t.bounced_at) end as bounced_at,
      case when coalesce(d.delivered_at, t.delivered_at) is not null then null
        when t.bounced_at is null or d.bounced_at < t.bounced_at then d.bounce_reason
        when d.bounced_at = t.bounced_at then least(d.bounce_reason collate "C", t.bounce_reason)
        else t.bounce_reason
      end as bounce_reason,
      coalesce(t.message_alias, d.message_alias) as message_alias
  ) as m
  where (m.delivered_at, m.read_at, m.bounced_at, m.bounce_reason, m.message_alias)
    is distinct from (d.delivered_at, d.read_at, d.bounced_at, d.bounce_reason, d.message_alias)
  order by d.vehicle_id, d.visit_date, d.occasion for update of d
)
update reminder_delivery as d
set delivered_at = merged.delivered_at, read_at = merged.read_at,
  bounced_at = merged.bounced_at, bounce_reason = merged.bounce_reason, message_alias = merged.message_alias
from merged
where d.id = merged.id`;

/**
 * Walks back over the primary key, as an index of its own would be written with every outcome, for a list that a
 * person looks at now and then.
 * `$1` accepted before, in ms since 1970, `$2` cursor, `$3` limit.
 */
export const UNCONFIRMED = `
select ${DELIVERY_COLUMNS}
from reminder_delivery as d
where status = 'sent' and delivered_at is null and resolved_outcome is distinct from 'sent'
  and (bounced_at is not null or coalesce(settled_at, updated_at) < to_timestamp($1::float8 / 1000))
  and ($2::bigint is null or id < $2::bigint)
order by d.id desc
limit $3`;
