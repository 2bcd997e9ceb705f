import { DELIVERY_COLUMNS } from "../ledger/delivery-row.js";

/**
 * What the receipts of one call say of each message, merged with what is known: a function of all that was ever told,
 * so that neither order nor repetition matters. `least` passes over nulls. A row that would stay as it is is neither
 * locked nor written; the others are locked in the order of their key, as the ledger's statements do.
 *
 * Arrays: `$1` message ids, `$2` states, `$3` times in ms since 1970, `$4` reasons.
 */
export const RECORD = `
with told as (
  select message_id,
    min(at) filter (where state <> 'failed') as delivered_at,
    min(at) filter (where state = 'read') as read_at,
    min(at) filter (where state = 'failed') as bounced_at,
    (array_agg(reason order by at, reason collate "C" nulls last) filter (where state = 'failed'))[1] as bounce_reason
  from (
    select message_id, state, to_timestamp(ms / 1000) as at, reason
    from unnest($1::text[], $2::text[], $3::float8[], $4::text[]) as r (message_id, state, ms, reason)
  ) as receipt
  group by message_id
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
      end as bounce_reason
  ) as m
  where (m.delivered_at, m.read_at, m.bounced_at, m.bounce_reason)
    is distinct from (d.delivered_at, d.read_at, d.bounced_at, d.bounce_reason)
  order by d.vehicle_id, d.visit_date, d.occasion for update of d
)
update reminder_delivery as d
set delivered_at = merged.delivered_at, read_at = merged.read_at,
  bounced_at = merged.bounced_at, bounce_reason = merged.bounce_reason
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
