import { optOutHash } from "../suppressions/opt-out-hash.js";
import { FORGET, IS_IDLE, IS_PERSONAL } from "./forget-delivery.js";

/** SQL: whether the row `d` is of the number `$1`, or of a vehicle in `$2` under no number. Reads the ledger once. */
export const IS_THEIRS = "(d.recipient = $1 or d.recipient is null and d.vehicle_id = any($2::text[]))";

/** SQL: whether the call `c` is about a visit of theirs. */
export const IS_CALL_OF_THEIRS = `(c.vehicle_id, c.visit_date) in (
    select d.vehicle_id, d.visit_date from reminder_delivery as d where d.recipient = $1)
  or c.vehicle_id = any($2::text[]) and not exists (
    select from reminder_delivery as d
    where d.vehicle_id = c.vehicle_id and d.visit_date = c.visit_date and d.recipient <> $1)`;

/** A pattern for SQL that finds one of the ids in a text, also after `00`, and not as a part of a longer number. */
export function idPattern(ids: readonly string[]): string {
  const literally = ids.map((id) => id.replaceAll(/[^A-Za-z0-9]/gu, "\\$&"));
  return `(^|[^0-9])(00)?(${literally.join("|")})($|[^0-9])`;
}

/** SQL: whether the opt-out `u` is from them, by a pattern of their ids. */
export function isSentByThem(pattern: string): string {
  return `u.sender ~ ${pattern}::text`;
}

function plateKey(plate: string): string {
  return `upper(regexp_replace(${plate}, '[^A-Za-z0-9]', '', 'g'))`;
}

/**
 * SQL: whether the action `a` was done to them, by their ids `$1`, or to a vehicle with one of the plates `$3`, or its
 * reason names them by the pattern `$2`. Who wrote what was dropped is kept as the gateway called them, which may have
 * more around an id.
 */
export const IS_ABOUT_THEM = `(a.about = any($1::text[]) or a.kind = 'opt_out_dropped' and a.about ~ $2::text
  or a.kind in ('vehicle_saved', 'vehicle_serviced')
    and ${plateKey("a.about")} in (select ${plateKey("n.plate")} from unnest($3::text[]) as n (plate))
  or a.reason ~ $2::text)`;

/** SQL: whether the reason of the run `r` names them by the pattern `$1`. */
export const HAS_REASON_OF_THEIRS = "r.reason ~ $1::text";

/** One step of an erasure: what it changes and which rows. */
interface Step {
  readonly from: string;
  readonly where: string;
  readonly change: string;
}

function statements({ from, where, change }: Step): { readonly count: string; readonly erase: string } {
  return {
    count: `select count(*)::int as count from ${from} where ${where}`,
    erase: `with gone as (${change} where ${where} returning 1) select count(*)::int as count from gone`,
  };
}

/** By the number `$1` and the vehicles `$2`. The calls before the deliveries that say whose they are. */
export const CALLS = statements({
  from: "reminder_call as c",
  where: `c.note is not null and (${IS_CALL_OF_THEIRS})`,
  change: "update reminder_call as c set note = null",
});

/** A row that a run locks at this moment is under way, and left to it. */
export const DELIVERIES = {
  count: `select count(*)::int as count from reminder_delivery as d where ${IS_THEIRS} and ${IS_PERSONAL} and ${IS_IDLE}`,
  erase: `
with theirs as (
  select d.id from reminder_delivery as d where ${IS_THEIRS} and ${IS_PERSONAL} and ${IS_IDLE} for update skip locked
), gone as (
  update reminder_delivery as d set ${FORGET} from theirs where d.id = theirs.id returning 1
)
select count(*)::int as count from gone`,
  underWay: `select count(*)::int as count from reminder_delivery as d where ${IS_THEIRS} and ${IS_PERSONAL}`,
};

/** By the number `$1`. A skipped visit stays, as anybody's. */
export const SKIPS = statements({
  from: "reminder_skip as s",
  where: "s.owner = hashtextextended($1, 0)",
  change: "update reminder_skip as s set owner = null",
});
export const CONTACTS = statements({
  from: "reminder_contact as c",
  where: "c.number = $1",
  change: "delete from reminder_contact as c",
});
export const ACTIVITIES = statements({
  from: "reminder_activity as a",
  where: IS_ABOUT_THEM,
  change: "update reminder_activity as a set about = null, reason = null",
});
export const RUNS = statements({
  from: "reminder_run as r",
  where: HAS_REASON_OF_THEIRS,
  change: "update reminder_run as r set reason = null",
});

/**
 * Takes the number `$1` off the lists, and keeps an opt-out as a hash: in one statement, so that there is no
 * moment at which nobody knows of it. `$2` is a pattern of the ids that an unresolved opt-out may come from.
 */
export const OPT_OUTS = {
  count: `
select (select count(*) from reminder_suppression where number = $1)::int as suppressions,
  (select count(*) from reminder_unresolved as u where ${isSentByThem("$2")})::int as unresolved`,
  erase: `
with listed as (
  delete from reminder_suppression where number = $1
  returning kind, lifted_at, coalesce(asked_at, added_at) as asked_at
), words as (
  delete from reminder_unresolved as u where ${isSentByThem("$2")} returning u.written_at
), opt_out as (
  select max(asked_at) as asked_at from (
    select asked_at from listed where kind = 'opted_out' and lifted_at is null
    union all select written_at from words
  ) as each
), kept as (
  insert into reminder_erased_opt_out as e (hash, asked_at)
  select ${optOutHash("$1::text")}, asked_at from opt_out where asked_at is not null
  on conflict (hash) do update set asked_at = greatest(e.asked_at, excluded.asked_at)
)
select (select count(*) from listed)::int as suppressions, (select count(*) from words)::int as unresolved`,
};
