import { normalizePhone, ReminderError } from "@pengingat/core";
import { isBlank, localDate } from "@pengingat/core/adapter";
import type { Sequelize } from "sequelize";
import { statement } from "../database/statement.js";
import { quoteIdentifier as quote } from "../vehicles/identifier.js";
import type { ResolvedMapping } from "../vehicles/resolved-mapping.js";
import { vehicleReads } from "../vehicles/vehicle-reads.js";
import { byVehicle, toVehicle } from "../vehicles/vehicle-rows.js";
import type { VehicleSchema } from "../vehicles/vehicle-schema.js";
import { counted, type Finding, percent } from "./finding.js";
import { hiddenRows } from "./hidden-rows.js";
import { maskedField } from "./masked-field.js";

/** So many vehicles are looked at, from the first id on. */
const MOST_VEHICLES = 5_000;
const PAGE = 500;
const MOST_EXAMPLES = 3;

/** What is on file of the vehicles that were looked at. */
interface Fleet {
  vehicles: number;
  unreadable: number;
  readonly plates: Map<string, number>;
  readonly visits: { none: number; future: number };
  readonly numbers: { usable: number; missing: number; readonly refused: Map<string, string> };
}

/** Looks at what is on file: numbers, last visits, and what is there twice. */
export async function fleetFindings(
  sequelize: Sequelize,
  mapping: ResolvedMapping,
  schema: VehicleSchema,
  now: () => number,
): Promise<Readonly<Record<string, Finding>>> {
  const today = localDate(mapping.timeZone ?? "UTC", new Date(now()));
  const fleet = await readFleet(sequelize, mapping, today);
  const [hidden] = await hiddenRows(sequelize, mapping);
  if (hidden !== undefined) {
    const what = `${hidden.charAt(0).toUpperCase()}${hidden.slice(1)}.`;
    return { fleet: { state: "warning", what, remedy: "Change the policy, or the role in DATABASE_URL." } };
  }
  if (fleet.vehicles === 0) {
    const remedy = "Fill the table, or check that DATABASE_URL names the right database.";
    return { fleet: { state: "warning", what: "No vehicle is on file.", remedy } };
  }
  return {
    numbers: numbersFinding(fleet),
    "last visits": visitsFinding(fleet),
    repeats: await repeatsFinding(sequelize, mapping, schema, fleet),
    ...(await idsFinding(sequelize, mapping)),
  };
}

async function readFleet(sequelize: Sequelize, mapping: ResolvedMapping, today: string): Promise<Fleet> {
  const reads = vehicleReads(sequelize, mapping);
  const fleet: Fleet = {
    vehicles: 0,
    unreadable: 0,
    plates: new Map(),
    visits: { none: 0, future: 0 },
    numbers: { usable: 0, missing: 0, refused: new Map() },
  };
  let after: string | null = null;
  do {
    const ids: readonly string[] = await reads.ids(PAGE, after);
    const { rows, unreadable } = await reads.rowsOf([...new Set(ids)]);
    fleet.vehicles += new Set(ids).size;
    fleet.unreadable += unreadable.length;
    for (const [row] of byVehicle(rows).values()) {
      const { plate, customer, lastVisitDate, isInactive } = toVehicle(mapping, row);
      if (isInactive) continue;
      const key = (plate ?? "").toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
      if (key !== "") fleet.plates.set(key, (fleet.plates.get(key) ?? 0) + 1);
      if (lastVisitDate === null) fleet.visits.none += 1;
      else if (lastVisitDate > today) fleet.visits.future += 1;
      countNumber(fleet, customer?.phone ?? "");
    }
    after = ids.length === PAGE ? (ids.at(-1) ?? null) : null;
  } while (after !== null && fleet.vehicles < MOST_VEHICLES);
  return fleet;
}

function countNumber({ numbers }: Fleet, phone: string): void {
  if (isBlank(phone)) {
    numbers.missing += 1;
    return;
  }
  try {
    normalizePhone(phone);
    numbers.usable += 1;
  } catch (error) {
    if (!ReminderError.is(error)) throw error;
    const why = error.message.replace(/^.*?: /, "");
    numbers.missing += 1;
    if (numbers.refused.size < MOST_EXAMPLES && !numbers.refused.has(why)) {
      numbers.refused.set(why, maskedField(phone));
    }
  }
}

function numbersFinding({ numbers: { usable, missing, refused } }: Fleet): Finding {
  const share = percent(usable, usable + missing);
  const examples = [...refused].map(([why, field]) => `${field} (${why})`);
  const such = examples.length > 0 ? `; others are such as ${examples.join(", ")}` : "";
  const what = `${share}% of the vehicles have a number that can be written to${such}.`;
  if (share >= 80) return { state: "ok", what };
  const remedy = "Correct the numbers on file; a dry run names those of vehicles that are due.";
  return { state: share < 50 ? "problem" : "warning", what, remedy };
}

function visitsFinding({ unreadable, vehicles, visits: { future, none } }: Fleet): Finding {
  const found = [
    ...(future > 0 ? [`${counted(future, "last visit")} in the future`] : []),
    ...(unreadable > 0 ? [`${counted(unreadable, "row")} that cannot be read`] : []),
  ];
  const without = `${percent(none, vehicles)}% of the vehicles have no last visit`;
  if (found.length > 0) {
    const remedy = "Correct these rows: their vehicles are reminded at the wrong time, or never.";
    return { state: "warning", what: `There are ${found.join(" and ")}; ${without}.`, remedy };
  }
  if (none * 2 > vehicles) {
    const remedy =
      "Check VEHICLE_SOURCE: visits may be in the work orders and not in the vehicles, or the other way round.";
    return {
      state: none === vehicles ? "problem" : "warning",
      what: `${without}, and are never reminded.`,
      remedy,
    };
  }
  return { state: "ok", what: `Last visits can be read, and none is in the future; ${without}.` };
}

async function repeatsFinding(
  sequelize: Sequelize,
  { vehicle, customer }: ResolvedMapping,
  { mayRepeat, mayCustomerRepeat }: VehicleSchema,
  { plates }: Fleet,
): Promise<Finding> {
  const looks = [
    { one: "vehicle", used: "of the latest visit", of: vehicle, may: mayRepeat },
    { one: "customer", used: "that comes first by name, then number,", of: customer, may: mayCustomerRepeat },
  ];
  const found: string[] = [];
  const remedies: string[] = [];
  for (const { one, used, of, may } of looks) {
    const count = may ? await countRepeated(sequelize, of) : 0;
    if (count === 0) continue;
    found.push(`${counted(count, one)} on file more than once: only the row ${used} is used.`);
    remedies.push(`Give ${of.table.label}.${of.id} a unique key.`);
  }
  if (found.length > 0) return { state: "warning", what: found.join(" "), remedy: remedies.join(" ") };
  const twice = [...plates.values()].filter((count) => count > 1).length;
  if (twice > 0) {
    const what = `${counted(twice, "plate")} on file for several vehicles, each of which gets its own reminder.`;
    return { state: "warning", what, remedy: "Merge these vehicles, or mark the old one as inactive." };
  }
  return { state: "ok", what: "No vehicle, customer or plate is on file twice." };
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
async function idsFinding(
  sequelize: Sequelize,
  { vehicle }: ResolvedMapping,
): Promise<Readonly<Record<string, Finding>>> {
  const [row] = await statement<{ count: number }>(
    sequelize,
    `select count(*)::float8 as count from ${vehicle.table.sql} v where v.${quote(vehicle.id)} is null`,
    [],
  );
  const count = row?.count ?? 0;
  if (count === 0) return {};
  const what = `${counted(count, "vehicle")} on file without an id, which no run can remind.`;
  const remedy = `Give each of them an id, and ${vehicle.table.label}.${vehicle.id} a primary key.`;
  return { ids: { state: "warning", what, remedy } };
}
