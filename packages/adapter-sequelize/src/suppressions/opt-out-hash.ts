/**
 * SQL: the keyed hash of a number that was erased. The key is beside it in the database, so that an opt-out cannot be lost with
 * a setting: a copy of the table of hashes alone says nothing, a copy of the whole database can be tried number by number.
 *
 * @param number - SQL of its digits
 */
export function optOutHash(number: string): string {
  return `(select sha256(s.value || sha256(s.value || decode(${number}, 'escape')))
    from reminder_secret as s where s.name = 'opt_out')`;
}

/** The erased opt-outs among the numbers in `$1`. */
export const FIND_ERASED = `
select n.number, 'opted_out' as kind from unnest($1::text[]) as n (number)
join reminder_erased_opt_out as e on e.hash = ${optOutHash("n.number")}`;

/**
 * Puts erased opt-outs of the numbers in `$1` on the list again, as what is asked for next is decided by what was asked for
 * before. Where the list has learned of a number meanwhile, the later of the two stays.
 */
export const RESTORE = `
with known as (
  delete from reminder_erased_opt_out as e using unnest($1::text[]) as n (number)
  where e.hash = ${optOutHash("n.number")}
  returning n.number, e.asked_at
)
insert into reminder_suppression as s (number, kind, added_by, asked_at)
select number, 'opted_out', 'erasure', asked_at from known
on conflict (number) do update
set kind = excluded.kind, asked_at = excluded.asked_at, lifted_at = null
where s.asked_at is null or excluded.asked_at >= s.asked_at`;
