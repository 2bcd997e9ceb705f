import { PLATE_KEY } from "./our-tables.js";
import type { VehicleOnFile } from "./plan-import.js";

/** Runs a statement with bound values, in the transaction that it belongs to. */
export type Query = <Row extends object>(sql: string, bind?: readonly unknown[]) => Promise<Row[]>;

/** How many rows a statement takes at once. */
const BATCH = 500;

const SELECT = `
select (${PLATE_KEY}) as key, v.id, v.customer_id, c.nama as name, c.hp as phone,
  to_char(v.last_visit_date, 'YYYY-MM-DD') as last_visit,
  (select count(*)::int from vehicle o where o.customer_id = v.customer_id) as vehicles
from vehicle v left join customer c on c.id = v.customer_id`;
/** `$1` the keys of plates. */
const FIND = `${SELECT} where (${PLATE_KEY}) = any($1::text[])`;
/** `$1` the id. */
const FIND_ONE = `${SELECT} where v.id = $1::int`;

interface FoundRow {
  readonly key: string;
  readonly id: number;
  readonly customer_id: number | null;
  readonly name: string | null;
  readonly phone: string | null;
  readonly last_visit: string | null;
  readonly vehicles: number;
}

/** The vehicles in our tables that have one of the plates, by its key. At most a batch. */
export async function vehiclesOnFile(
  query: Query,
  keys: readonly string[],
): Promise<ReadonlyMap<string, VehicleOnFile>> {
  const found = new Map<string, VehicleOnFile>();
  for (const row of await query<FoundRow>(FIND, [keys])) {
    found.set(row.key, toVehicle(row));
  }
  return found;
}

/** The vehicle in our tables that has the id, or `null`. */
export async function vehicleOnFile(query: Query, id: number): Promise<VehicleOnFile | null> {
  const [row] = await query<FoundRow>(FIND_ONE, [id]);
  return row === undefined ? null : toVehicle(row);
}

function toVehicle(row: FoundRow): VehicleOnFile {
  const { id, customer_id: customerId, name, phone, last_visit: lastVisit, vehicles } = row;
  return { id, customerId, name, phone, lastVisit, vehiclesOfCustomer: vehicles };
}

/** A list in parts that one statement can take. */
export function* batches<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let at = 0; at < items.length; at += BATCH) yield items.slice(at, at + BATCH);
}
