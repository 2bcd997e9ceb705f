import { batches, type Query } from "./on-file.js";

/** Name and number of a customer. */
interface Owner {
  readonly name: string | null;
  readonly phone: string | null;
}

/** Finds the customers of vehicles, and adds those that are not on file. */
export interface Customers {
  /** The id of each owner's row, in their order; `null` for one of whom nothing is known. */
  idsOf(owners: readonly Owner[]): Promise<readonly (number | null)[]>;
}

/** `$1` numbers. */
const FIND = "select id, nama as name, hp as phone from customer where hp = any($1::text[]) order by id";
/** `$1` how many. */
const NEW_IDS = `
select nextval(pg_get_serial_sequence('customer', 'id'))::int as id from generate_series(1, $1::int)`;
/** `$1` ids, `$2` names, `$3` numbers. */
const ADD = "insert into customer (id, nama, hp) select * from unnest($1::int[], $2::text[], $3::text[])";

/**
 * Customers of the same name and number are one. Without a number they are not: there are many of one name.
 *
 * @param query - in the transaction of an import, during which nobody else changes the table
 */
export function customers(query: Query): Customers {
  const known = new Map<string, number>();

  async function find(phones: readonly string[]): Promise<void> {
    for (const row of await customersUnder(query, phones)) {
      const key = keyOf(row);
      if (key !== null && !known.has(key)) known.set(key, row.id);
    }
  }

  async function add(owners: readonly Owner[]): Promise<readonly number[]> {
    if (owners.length === 0) return [];
    const ids = (await query<{ id: number }>(NEW_IDS, [owners.length])).map(({ id }) => id);
    await query(ADD, [ids, owners.map(({ name }) => name), owners.map(({ phone }) => phone)]);
    return ids;
  }

  async function idsOfBatch(owners: readonly Owner[]): Promise<(number | null)[]> {
    const keys = owners.map(keyOf);
    const unseen = owners.filter((_, at) => isUnseen(keys[at]));
    await find([...new Set(unseen.flatMap(({ phone }) => phone ?? []))]);
    const fresh = new Map<string, Owner>();
    const unnumbered: Owner[] = [];
    for (const [at, owner] of owners.entries()) {
      const key = keys[at] ?? null;
      if (key === null && owner.name !== null) unnumbered.push(owner);
      else if (key !== null && !known.has(key) && !fresh.has(key)) fresh.set(key, owner);
    }
    const ids = await add([...fresh.values(), ...unnumbered]);
    for (const [at, key] of [...fresh.keys()].entries()) known.set(key, ids[at] ?? 0);
    const rest = ids.slice(fresh.size);
    return owners.map((owner, at) => {
      const key = keys[at] ?? null;
      if (key !== null) return known.get(key) ?? null;
      return owner.name === null ? null : (rest.shift() ?? null);
    });
  }

  function isUnseen(key: string | null | undefined): boolean {
    return typeof key === "string" && !known.has(key);
  }

  return {
    async idsOf(owners) {
      const ids: (number | null)[] = [];
      for (const batch of batches(owners)) ids.push(...(await idsOfBatch(batch)));
      return ids;
    },
  };
}

/** Those on file under one of the numbers. */
export function customersUnder(
  query: Query,
  phones: readonly string[],
): Promise<(Owner & { readonly id: number })[]> {
  return query<Owner & { readonly id: number }>(FIND, [phones]);
}

/** What tells one customer from another; `null` without a number. */
export function keyOf({ name, phone }: Owner): string | null {
  return phone === null ? null : `${phone}\n${name ?? ""}`;
}
