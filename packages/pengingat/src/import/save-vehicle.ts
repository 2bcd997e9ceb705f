import { isCalendarDate } from "@pengingat/core";
import type { SaveAnswer, VehicleEntry } from "@pengingat/page-koa";
import { readPhone } from "./cell-phone.js";
import { readPlate } from "./cell-plate.js";
import type { ImportRow } from "./import-file.js";
import {
  applyImport,
  type ImportParts,
  importTarget,
  keptRows,
  lockTables,
  queryOf,
  SEES_OTHERS,
} from "./import-fleet.js";
import { vehicleOnFile, vehiclesOnFile } from "./on-file.js";
import { cellText } from "./sheet.js";
import { writePlan } from "./write-plan.js";

/** `$1` id, `$2` plate. */
const SET_PLATE = "update vehicle set no_pol = $2 where id = $1::int";

/** Adds a vehicle to our tables, or changes one, as a person typed it. The first one added takes the demo's place. */
export async function saveVehicle(
  parts: ImportParts,
  entry: VehicleEntry,
  today: string,
): Promise<SaveAnswer> {
  const plate = readPlate(entry.plate);
  if (typeof plate === "string") return "not_a_plate";
  const { lastVisit } = entry;
  if (lastVisit !== null && (!isCalendarDate(lastVisit) || lastVisit > today)) return "bad_date";
  const name = cellText(entry.name).slice(0, 200) || null;
  const { phone } = readPhone(entry.phone);
  const row = { line: 0, plate: plate.text, key: plate.key, name, phone, lastVisit };
  return entry.id === null ? add(parts, row) : change(parts, entry.id, row);
}

async function add(parts: ImportParts, row: ImportRow): Promise<SaveAnswer> {
  const target = await importTarget(parts);
  if (target === "other") return "closed";
  const query = queryOf(parts.sequelize, null);
  const onFile = target === "ours" ? (await vehiclesOnFile(query, [row.key])).get(row.key) : undefined;
  if (onFile) {
    const isSame = (["name", "phone", "lastVisit"] as const).every((field) => onFile[field] === row[field]);
    return isSame ? "same" : "plate_taken";
  }
  await applyImport(parts, { rows: [row] });
  return "saved";
}

async function change(parts: ImportParts, id: string, given: ImportRow): Promise<SaveAnswer> {
  const [row = given] = await keptRows(parts, [given]);
  return parts.sequelize.transaction(SEES_OTHERS, async (transaction) => {
    if ((await importTarget(parts, transaction)) !== "ours") return "closed";
    await lockTables(parts.sequelize, transaction);
    const query = queryOf(parts.sequelize, transaction);
    const before = /^\d{1,9}$/.test(id) ? await vehicleOnFile(query, Number(id)) : null;
    if (before === null) return "gone";
    const other = (await vehiclesOnFile(query, [row.key])).get(row.key);
    if (other !== undefined && other.id !== before.id) return "plate_taken";
    await query(SET_PLATE, [before.id, row.plate]);
    const { name, phone, lastVisit } = row;
    await writePlan(query, { added: [], changed: [{ row, before, name, phone, lastVisit }] });
    return "saved";
  });
}
