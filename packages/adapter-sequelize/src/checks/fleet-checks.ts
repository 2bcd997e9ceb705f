import { normalizePhone, ReminderError } from "@pengingat/core";
import { isBlank, localDate } from "@pengingat/core/adapter";
import type { Sequelize } from "sequelize";
import { hiddenRows } from "../vehicles/hidden-rows.js";
import type { VehicleId } from "../vehicles/id-statements.js";
import type { ResolvedMapping } from "../vehicles/resolved-mapping.js";
import { vehicleReads } from "../vehicles/vehicle-reads.js";
import { byVehicle, toVehicle } from "../vehicles/vehicle-rows.js";
import type { VehicleSchema } from "../vehicles/vehicle-schema.js";
import { counted, type Finding, percent } from "./finding.js";
import { maskedField } from "./masked-field.js";
import { idsFinding, repeatsFinding } from "./repeat-checks.js";

/** So many vehicles are looked at, from the first id on. */
const MOST_VEHICLES = 5_000;
const PAGE = 500;
const MOST_EXAMPLES = 3;

/** What is on file of the vehicles that were looked at; those that are inactive do not count. */
interface Fleet {
  vehicles: number;
  active: number;
  inactive: number;
  /** Whether there are more than were looked at. */
  isSample: boolean;
  unreadable: number;
  readonly plates: Map<string, number>;
  withoutPlate: number;
  withoutName: number;
  readonly visits: { none: number; future: number };
  readonly numbers: { missing: number; readonly refused: Map<string, string> };
}

/** Looks at what is on file: numbers, names, last visits, and what is there twice. */
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
  const inactive = inactiveFinding(fleet);
  if (inactive?.state === "problem") return { fleet: inactive };
  return {
    ...(inactive && { fleet: inactive }),
    numbers: numbersFinding(fleet),
    names: missingFinding(fleet, fleet.withoutName, "name", "their customers' names"),
    plates: missingFinding(fleet, fleet.withoutPlate, "plate", "the plates"),
    "last visits": visitsFinding(fleet),
    repeats: await repeatsFinding(sequelize, mapping, schema, fleet.plates, sampleOf(fleet)),
    ...(await idsFinding(sequelize, mapping, schema)),
  };
}

async function readFleet(sequelize: Sequelize, mapping: ResolvedMapping, today: string): Promise<Fleet> {
  const reads = vehicleReads(sequelize, mapping);
  const fleet: Fleet = {
    vehicles: 0,
    active: 0,
    inactive: 0,
    isSample: false,
    unreadable: 0,
    plates: new Map(),
    withoutPlate: 0,
    withoutName: 0,
    visits: { none: 0, future: 0 },
    numbers: { missing: 0, refused: new Map() },
  };
  let after: string | null = null;
  do {
    const page: readonly VehicleId[] = await reads.ids(PAGE, after);
    const ids = new Set(page.map(({ id }) => id));
    const { rows, unreadable } = await reads.rowsOf([...ids]);
    fleet.vehicles += ids.size;
    fleet.unreadable += unreadable.length;
    for (const [row] of byVehicle(rows).values()) {
      const { plate, customer, lastVisitDate, isInactive } = toVehicle(mapping, row);
      if (isInactive) {
        fleet.inactive += 1;
        continue;
      }
      fleet.active += 1;
      if (isBlank(customer?.name ?? null)) fleet.withoutName += 1;
      if (isBlank(plate)) fleet.withoutPlate += 1;
      const key = (plate ?? "").toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
      if (key !== "") fleet.plates.set(key, (fleet.plates.get(key) ?? 0) + 1);
      if (lastVisitDate === null) fleet.visits.none += 1;
      else if (lastVisitDate > today) fleet.visits.future += 1;
      countNumber(fleet, customer?.phone ?? "");
    }
    after = page.length === PAGE ? (page.at(-1)?.id ?? null) : null;
  } while (after !== null && fleet.vehicles < MOST_VEHICLES);
  if (after !== null) fleet.isSample = (await reads.ids(1, after)).length > 0;
  return fleet;
}

function sampleOf({ isSample, vehicles }: Fleet): string | null {
  return isSample ? `a sample of ${vehicles} vehicles` : null;
}

/** `3 of 10 vehicles (30%)`, and that it is of a sample where it is. */
function share(part: number, fleet: Fleet): string {
  const whole = fleet.isSample ? `a sample of ${fleet.active}` : fleet.active;
  return `${part} of ${whole} vehicles (${percent(part, fleet.active)}%)`;
}

function countNumber({ numbers }: Fleet, phone: string): void {
  if (isBlank(phone)) {
    numbers.missing += 1;
    return;
  }
  try {
    normalizePhone(phone);
  } catch (error) {
    if (!ReminderError.is(error)) throw error;
    const why = error.message.replace(/^.*?: /, "");
    numbers.missing += 1;
    if (numbers.refused.size < MOST_EXAMPLES && !numbers.refused.has(why)) {
      numbers.refused.set(why, maskedField(phone));
    }
  }
}

function numbersFinding(fleet: Fleet): Finding {
  const {
    active,
    numbers: { missing, refused },
  } = fleet;
  const examples = [...refused].map(([why, field]) => `${field} (${why})`);
  const such = examples.length > 0 ? `, such as ${examples.join(", ")}` : "";
  const what = `${share(missing, fleet)} have no usable mobile number${such}.`;
  if (missing * 5 <= active) return { state: "ok", what };
  const remedy = "Correct the numbers on file; a dry run names those of vehicles that are due.";
  return { state: missing * 2 > active ? "problem" : "warning", what, remedy };
}

/** A column of the opposite sense makes all inactive but those that are. */
function inactiveFinding({ active, inactive, vehicles, isSample }: Fleet): Finding | null {
  if (inactive < vehicles * 0.9) return null;
  const whole = isSample ? `a sample of ${vehicles}` : vehicles;
  const what = `${inactive} of ${whole} vehicles are inactive, and are never reminded.`;
  const remedy =
    "Check that VEHICLE_INACTIVE_COLUMN and VEHICLE_INACTIVE_VALUES do not name the active ones.";
  return { state: active === 0 ? "problem" : "warning", what, remedy };
}

function missingFinding(fleet: Fleet, missing: number, field: string, all: string): Finding {
  const what = `${share(missing, fleet)} have no ${field}.`;
  if (missing * 5 <= fleet.active) return { state: "ok", what };
  const remedy = `Enter ${all}: a vehicle without one is never reminded.`;
  return { state: missing === fleet.active ? "problem" : "warning", what, remedy };
}

function visitsFinding(fleet: Fleet): Finding {
  const {
    active,
    unreadable,
    visits: { future, none },
  } = fleet;
  const found = [
    ...(future > 0 ? [`${counted(future, "last visit")} in the future`] : []),
    ...(unreadable > 0 ? [`${counted(unreadable, "row")} that cannot be read`] : []),
  ];
  const without = `${share(none, fleet)} have no last visit`;
  if (found.length > 0) {
    const remedy = "Correct these rows: their vehicles are reminded at the wrong time, or never.";
    return { state: "warning", what: `There are ${found.join(" and ")}; ${without}.`, remedy };
  }
  if (none * 2 > active) {
    const remedy =
      "Check VEHICLE_SOURCE: visits may be in the work orders and not in the vehicles, or the other way round.";
    return {
      state: none === active ? "problem" : "warning",
      what: `${without}, and are never reminded.`,
      remedy,
    };
  }
  return { state: "ok", what: `Last visits can be read, and none is in the future; ${without}.` };
}
