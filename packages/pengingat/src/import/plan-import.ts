import type { CalendarDate } from "@pengingat/core";
import { readPhone } from "./cell-phone.js";
import type { ImportRow } from "./import-file.js";

/** A vehicle in our tables. */
export interface VehicleOnFile {
  readonly id: number;
  readonly customerId: number | null;
  readonly name: string | null;
  readonly phone: string | null;
  readonly lastVisit: CalendarDate | null;
  /** How many vehicles its customer has. */
  readonly vehiclesOfCustomer: number;
}

/** What becomes of a vehicle that is on file. */
export interface VehicleChange {
  readonly row: ImportRow;
  readonly before: VehicleOnFile;
  readonly name: string | null;
  readonly phone: string | null;
  readonly lastVisit: CalendarDate | null;
}

/** What an import does. */
export interface ImportPlan {
  readonly added: readonly ImportRow[];
  readonly changed: readonly VehicleChange[];
  /** Vehicles that are on file as the file has them. */
  readonly same: number;
  /** Of `changed` and `same`: those whose visit in the file is earlier than the one on file, which stays. */
  readonly earlier: number;
}

/** How a plan is made. */
export interface PlanOptions {
  /**
   * Takes the file's last visit also where it is earlier than the one on file.
   * @default false: an old file that is imported again moves nothing back
   */
  readonly replaceVisits?: boolean;
}

/** Compares the vehicles of a file with those on file, by plate. What the file leaves empty stays. */
export function planImport(
  rows: readonly ImportRow[],
  onFile: ReadonlyMap<string, VehicleOnFile>,
  { replaceVisits = false }: PlanOptions = {},
): ImportPlan {
  const added: ImportRow[] = [];
  const changed: VehicleChange[] = [];
  let same = 0;
  let earlier = 0;
  for (const row of rows) {
    const before = onFile.get(row.key);
    if (before === undefined) {
      added.push(row);
      continue;
    }
    const isEarlier = row.lastVisit !== null && row.lastVisit < (before.lastVisit ?? "");
    if (isEarlier && !replaceVisits) earlier += 1;
    const takesVisit = row.lastVisit !== null && (!isEarlier || replaceVisits);
    const lastVisit = takesVisit ? row.lastVisit : before.lastVisit;
    const name = row.name ?? before.name;
    const phone = row.phone === null || isSamePhone(row.phone, before.phone) ? before.phone : row.phone;
    const isSame = name === before.name && phone === before.phone && lastVisit === before.lastVisit;
    if (isSame) same += 1;
    else changed.push({ row, before, name, phone, lastVisit });
  }
  return { added, changed, same, earlier };
}

function isSamePhone(phone: string, before: string | null): boolean {
  return before !== null && (phone === before || phone === readPhone(before).phone);
}
