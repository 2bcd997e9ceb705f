import { type ImportParts, importTarget, lockTables, queryOf, SEES_OTHERS } from "../import/import-fleet.js";
import type { PersonOnFile } from "./person-on-file.js";

/** `$1` ids of vehicles. */
const OF_VEHICLES = `
from customer as c where (c.nama is not null or c.hp is not null)
  and c.id in (select v.customer_id from vehicle as v where v.id::text = any($1::text[]))`;
const COUNT = `select c.id ${OF_VEHICLES}`;
const ERASE = `update customer set nama = null, hp = null where id in (select c.id ${OF_VEHICLES}) returning id`;

/**
 * Takes name and number off the person's rows in tables that an import made, and returns of how many; `null` where the
 * tables are somebody else's. The vehicles stay, with plate and last visit: a file that is imported again finds them under
 * their ids, and so the ledger goes on knowing what was sent.
 */
export async function eraseOnFile(
  parts: ImportParts,
  { vehicles }: Pick<PersonOnFile, "vehicles">,
  { dryRun }: { readonly dryRun: boolean },
): Promise<number | null> {
  const ids = vehicles.map(({ id }) => id);
  return parts.sequelize.transaction(SEES_OTHERS, async (transaction) => {
    if ((await importTarget(parts, transaction)) !== "ours") return null;
    const query = queryOf(parts.sequelize, transaction);
    if (dryRun) return (await query(COUNT, [ids])).length;
    await lockTables(parts.sequelize, transaction);
    return (await query(ERASE, [ids])).length;
  });
}
