import { customers, customersUnder, keyOf } from "./customers.js";
import { batches, type Query } from "./on-file.js";
import type { ImportPlan, VehicleChange } from "./plan-import.js";

/** `$1` plates, `$2` ids of customers, `$3` last visits. */
const ADD = `
insert into vehicle (no_pol, customer_id, last_visit_date)
select * from unnest($1::text[], $2::int[], $3::date[])`;
/** `$1` ids, `$2` last visits. */
const SET_VISITS = `
update vehicle as v set last_visit_date = u.visit
from unnest($1::int[], $2::date[]) as u (id, visit) where v.id = u.id`;
/** `$1` ids, `$2` names, `$3` numbers. */
const SET_CUSTOMERS = `
update customer as c set nama = u.name, hp = u.phone
from unnest($1::int[], $2::text[], $3::text[]) as u (id, name, phone) where c.id = u.id`;
/** `$1` ids, `$2` ids of customers. */
const SET_OWNERS = `
update vehicle as v set customer_id = u.customer
from unnest($1::int[], $2::int[]) as u (id, customer) where v.id = u.id`;
/** `$1` ids of customers. */
const REMOVE_OWNERLESS = `
delete from customer as c
where c.id = any($1::int[]) and not exists (select from vehicle as v where v.customer_id = c.id)`;

/**
 * Writes what was planned. Corrections of customers come first: whoever is found by name and number after them stays who
 * they are. Who has no vehicle left is removed last of all.
 *
 * @param onProgress - called now and then with the vehicles written so far
 */
export async function writePlan(
  query: Query,
  { added, changed }: Pick<ImportPlan, "added" | "changed">,
  onProgress: (vehicles: number) => void = () => {},
): Promise<void> {
  const { corrected, moved } = await withoutDoubles(query, ownerChanges(changed));
  for (const batch of batches(corrected)) {
    const ids = batch.map(({ before }) => before.customerId);
    await query(SET_CUSTOMERS, [ids, batch.map(({ name }) => name), batch.map(({ phone }) => phone)]);
  }

  const owners = customers(query);
  let done = 0;
  for (const batch of batches(added)) {
    const ids = await owners.idsOf(batch);
    await query(ADD, [batch.map(({ plate }) => plate), ids, batch.map(({ lastVisit }) => lastVisit)]);
    // Beside tables of a few rows, what checks each vehicle's customer would go on to read all of them every time.
    if (done === 0 && batch.length < added.length) await query("analyze vehicle, customer");
    done += batch.length;
    onProgress(done);
  }

  const visits = changed.filter(({ lastVisit, before }) => lastVisit !== before.lastVisit);
  for (const batch of batches(visits)) {
    await query(SET_VISITS, [batch.map(({ before }) => before.id), batch.map(({ lastVisit }) => lastVisit)]);
  }

  for (const batch of batches(moved)) {
    const ids = await owners.idsOf(batch);
    await query(SET_OWNERS, [batch.map(({ before }) => before.id), ids]);
  }
  for (const batch of batches(moved)) {
    await query(REMOVE_OWNERLESS, [batch.flatMap(({ before }) => before.customerId ?? [])]);
  }
  onProgress(done + changed.length);
}

/** The changes of each customer who is corrected, and of all vehicles that go to another. */
interface OwnerChanges {
  readonly corrected: readonly (readonly VehicleChange[])[];
  readonly moved: readonly VehicleChange[];
}

/**
 * A customer whose vehicles all get the same other name, or the same other number, is corrected, once, and keeps its row. A
 * vehicle of which both change has been sold; it and any other goes to another customer.
 */
function ownerChanges(changed: readonly VehicleChange[]): OwnerChanges {
  const others = changed.filter(({ name, phone, before }) => name !== before.name || phone !== before.phone);
  const corrected: VehicleChange[][] = [];
  const moved: VehicleChange[] = [];
  for (const [customerId, changes] of Map.groupBy(others, ({ before }) => before.customerId)) {
    const [first] = changes as [VehicleChange];
    const { name, phone, before } = first;
    const isCorrection =
      customerId !== null &&
      (name === before.name || phone === before.phone) &&
      changes.length === before.vehiclesOfCustomer &&
      changes.every((each) => each.name === name && each.phone === phone);
    if (isCorrection) corrected.push(changes);
    else moved.push(...changes);
  }
  return { corrected, moved };
}

/** Whoever would be corrected to a customer that is on file already, or to another who is corrected, goes to that one. */
async function withoutDoubles(
  query: Query,
  { corrected, moved }: OwnerChanges,
): Promise<{ readonly corrected: readonly VehicleChange[]; readonly moved: readonly VehicleChange[] }> {
  const ids = new Set(corrected.map(([first]) => first?.before.customerId));
  const phones = corrected.flatMap(([first]) => first?.phone ?? []);
  const taken = new Set<string | null>();
  for (const batch of batches(phones)) {
    for (const each of await customersUnder(query, batch)) if (!ids.has(each.id)) taken.add(keyOf(each));
  }
  const single: VehicleChange[] = [];
  const doubles: VehicleChange[] = [];
  for (const changes of corrected) {
    const [first] = changes as [VehicleChange];
    const key = keyOf(first);
    if (key !== null && taken.has(key)) doubles.push(...changes);
    else single.push(first);
    taken.add(key);
  }
  return { corrected: single, moved: [...moved, ...doubles] };
}
