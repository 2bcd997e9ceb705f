import type { Sequelize } from "sequelize";
import { ifOfValue } from "../database/database-error.js";
import { statement } from "../database/statement.js";
import { lacksId } from "../vehicles/id-column.js";
import { quoteIdentifier as quote } from "../vehicles/identifier.js";
import type { ResolvedMapping } from "../vehicles/resolved-mapping.js";
import type { VehicleSchema } from "../vehicles/vehicle-schema.js";
import { counted, type Finding } from "./finding.js";

/**
 * Looks for what is there twice: only one row of it is used.
 *
 * @param plates - how often each comes
 * @param sample - what of the fleet these are of, where it is not all
 */
export async function repeatsFinding(
  sequelize: Sequelize,
  { vehicle, customer }: ResolvedMapping,
  { mayRepeat, mayCustomerRepeat }: VehicleSchema,
  plates: ReadonlyMap<string, number>,
  sample: string | null,
): Promise<Finding> {
  const looks = [
    { one: "vehicle", used: "of the latest visit", of: vehicle, may: mayRepeat },
    { one: "customer", used: "that comes first by name, then number,", of: customer, may: mayCustomerRepeat },
  ];
  const found: string[] = [];
  const remedies: string[] = [];
  for (const { one, used, of, may } of looks) {
    const count = may ? await countRepeated(sequelize, of).catch(ifOfValue(() => null)) : 0;
    if (count === 0) continue;
    if (count === null) {
      found.push(`Whether a ${one} is on file more than once cannot be told, as a row cannot be read.`);
      remedies.push(`Correct that row of ${of.table.label}.`);
      continue;
    }
    found.push(`${counted(count, one)} on file more than once: only the row ${used} is used.`);
    remedies.push(`Give ${of.table.label}.${of.id} a unique key.`);
  }
  if (found.length > 0) return { state: "warning", what: found.join(" "), remedy: remedies.join(" ") };
  const twice = [...plates.values()].filter((count) => count > 1).length;
  if (twice > 0) {
    const what = `${counted(twice, "plate")} on file for several vehicles, each of which gets its own reminder.`;
    return { state: "warning", what, remedy: "Merge these vehicles, or mark the old one as inactive." };
  }
  const what = "No vehicle, customer or plate is on file twice";
  return { state: "ok", what: sample === null ? `${what}.` : `${what}; plates were compared in ${sample}.` };
}

/** Returns how many ids come more than once. Rows without an id share none. */
async function countRepeated(
  sequelize: Sequelize,
  { table, id }: Pick<ResolvedMapping["vehicle"], "table" | "id">,
): Promise<number> {
  const [row] = await statement<{ count: number }>(
    sequelize,
    `select count(*)::float8 as count from (select 1 from ${table.sql} t
      where t.${quote(id)} is not null group by t.${quote(id)} having count(*) > 1) as repeated`,
    [],
  );
  return row?.count ?? 0;
}

/** Only where some have none: the ledger cannot keep these, so no run has them. */
export async function idsFinding(
  sequelize: Sequelize,
  { vehicle }: ResolvedMapping,
  { mayLackId, mayBeNoText }: VehicleSchema,
): Promise<Readonly<Record<string, Finding>>> {
  if (!mayLackId) return {};
  const [row] = await statement<{ count: number }>(
    sequelize,
    `select count(*)::float8 as count from ${vehicle.table.sql} v
      where ${lacksId(`v.${quote(vehicle.id)}`, mayBeNoText)}`,
    [],
  ).catch(ifOfValue(() => []));
  const count = row?.count ?? 0;
  if (count === 0) return {};
  const what = `${counted(count, "vehicle")} on file without an id that can be read, which no run can remind.`;
  const remedy = `Give each of them an id in UTF-8, and ${vehicle.table.label}.${vehicle.id} a primary key.`;
  return { ids: { state: "warning", what, remedy } };
}
