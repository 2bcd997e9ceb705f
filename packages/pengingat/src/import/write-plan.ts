import { customers } from "./customers.js";
import { batches, type Query } from "./on-file.js";
import type { ImportPlan } from "./plan-import.js";

/** `$1` plates, `$2` ids of customers, `$3` last visits. */
const ADD = `
insert into vehicle (no_pol, customer_id, last_visit_date)
select * from unnest($1::text[], $2::int[], $3::date[])`;
/** `$1` ids, `$2` last visits. */
const SET_VISITS = `
update vehicle as v set last_visit_date = u.visit
from unnest($1::int[], $2::date[]) as u (id, visit) where v.id = u.id`;
/** `$1` ids, `$2` ids of customers. */
const SET_OWNERS = `
update vehicle as v set customer_id = u.customer
from unnest($1::int[], $2::int[]) as u (id, customer) where v.id = u.id`;
/** `$1` ids of customers. */
const REMOVE_OWNERLESS = `
delete from customer as c
where c.id = any($1::int[]) and not exists (select from vehicle as v where v.customer_id = c.id)`;

/**
 * Writes what was planned. A vehicle whose owner changes goes to the customer of that name and number; no customer is
 * changed, so whoever was found stays who they are. Who has no vehicle left is removed last of all.
 *
 * @param onProgress - called now and then with the vehicles written so far
 */
export async function writePlan(
  query: Query,
  { added, changed }: Pick<ImportPlan, "added" | "changed">,
  onProgress: (vehicles: number) => void = () => {},
): Promise<void> {
  const owners = customers(query);
  let done = 0;
  for (const batch of batches(added)) {
    const ids = await owners.idsOf(batch);
    await query(ADD, [batch.map(({ plate }) => plate), ids, batch.map(({ lastVisit }) => lastVisit)]);
    done += batch.length;
    onProgress(done);
  }

  const visits = changed.filter(({ lastVisit, before }) => lastVisit !== before.lastVisit);
  for (const batch of batches(visits)) {
    await query(SET_VISITS, [batch.map(({ before }) => before.id), batch.map(({ lastVisit }) => lastVisit)]);
  }

  const moved = changed.filter(({ name, phone, before }) => name !== before.name || phone !== before.phone);
  for (const batch of batches(moved)) {
    const ids = await owners.idsOf(batch);
    await query(SET_OWNERS, [batch.map(({ before }) => before.id), ids]);
  }
  for (const batch of batches(moved)) {
    await query(REMOVE_OWNERLESS, [batch.flatMap(({ before }) => before.customerId ?? [])]);
  }
  onProgress(done + changed.length);
}
