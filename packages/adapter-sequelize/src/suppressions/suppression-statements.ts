import { epochMs } from "../database/dates.js";
import { FIND_ERASED } from "./opt-out-hash.js";

/** `position` puts an erased opt-out behind an entry of its number, so that it prevails. */
export const FIND = `
select number, kind, 1 as position from reminder_suppression where number = any($1::text[]) and lifted_at is null
union all
select number, kind, 2 as position from (${FIND_ERASED}) as erased
order by position`;

/** Whether a row replaces its entry: it has none that is `opted_out`, and is to have one. */
const IS_NEW = "excluded.lifted_at is null and (s.lifted_at is not null or s.kind = 'set_aside')";

const ifNew = (column: string) =>
  `${column} = case when ${IS_NEW} then excluded.${column} else s.${column} end`;

/**
 * Opt-outs and their liftings, of each number the latest, and of two at one time the opt-out. A row stays where a lifting
 * took its entry off, as `asked_at` decides about what comes late.
 *
 * Arrays: `$1` numbers, `$2` whether it is an opt-out, `$3` by whom, `$4` reasons, `$5` times in ms since 1970 or null for
 * now. Then `$6` whether they are later than all that is known.
 */
export const ASK = `
insert into reminder_suppression as s (number, kind, added_by, reason, asked_at, lifted_at)
select distinct on (g.number) g.number, 'opted_out', g.added_by, g.reason,
  coalesce(to_timestamp(g.ms / 1000), clock_timestamp()), case when not g.is_opt_out then clock_timestamp() end
from unnest($1::text[], $2::boolean[], $3::text[], $4::text[], $5::float8[]) as g (number, is_opt_out, added_by, reason, ms)
order by g.number, g.ms desc, g.is_opt_out desc
on conflict (number) do update
set ${["kind", "added_by", "reason", "position", "added_at"].map(ifNew).join(",\n  ")},
  asked_at = greatest(s.asked_at, excluded.asked_at),
  lifted_at = case when excluded.lifted_at is null then null
    when s.kind = 'opted_out' then coalesce(s.lifted_at, excluded.lifted_at) else s.lifted_at end
where $6::boolean or s.asked_at is null or excluded.asked_at > s.asked_at
  or (excluded.asked_at = s.asked_at and ${IS_NEW})`;

/** Undeliverable numbers, where they have no entry. Arrays: `$1` numbers, `$2` by whom, `$3` reasons. */
export const SET_ASIDE = `
insert into reminder_suppression as s (number, kind, added_by, reason)
select distinct on (g.number) g.number, 'set_aside', g.added_by, g.reason
from unnest($1::text[], $2::text[], $3::text[]) with ordinality as g (number, added_by, reason, n)
order by g.number, g.n
on conflict (number) do update
set kind = excluded.kind, added_by = excluded.added_by, reason = excluded.reason, position = excluded.position,
  added_at = excluded.added_at, lifted_at = null
where s.lifted_at is not null`;

/** `$1` number, `$2` kind or null for any. */
export const REMOVE = `
update reminder_suppression
set lifted_at = clock_timestamp(), asked_at = greatest(asked_at, clock_timestamp())
where number = $1 and lifted_at is null and ($2::text is null or kind = $2::text)
returning 1 as removed`;

/**
 * By the table's own `position`: that of the result is text.
 * `$1` kind or null for any, `$2` cursor, `$3` limit.
 */
export const LIST = `
select number, position::text, kind, added_by, reason, ${epochMs("added_at")} as added_at
from reminder_suppression as s
where lifted_at is null and ($1::text is null or kind = $1::text) and ($2::bigint is null or position < $2::bigint)
order by s.position desc
limit $3`;
