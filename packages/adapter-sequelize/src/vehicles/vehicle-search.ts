import type {
  FleetPage,
  FleetReader,
  VehicleOnFile,
  VehicleRepository,
  VehicleSearch,
} from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { valueFault } from "../database/database-error.js";
import { statement } from "../database/statement.js";
import { quoteIdentifier as quote } from "./identifier.js";
import type { ResolvedMapping } from "./resolved-mapping.js";

/** Nothing that is looked for is longer, and PostgreSQL refuses very long keys. */
const LONGEST = 100;

/** So many vehicles are read at once where all of them are. */
const SCAN_PAGE = 500;

/** And so many times in one search: it runs in the server that sends, for each time that somebody types. */
const SCAN_PAGES = 20;

/** What a text looks for; `null` where it is too little for it. */
interface Wanted {
  readonly plate: string | null;
  readonly name: string | null;
  readonly digits: string | null;
}

/**
 * Finds the ids by what begins as the text. Each part is a range of an expression, in the order of the bytes, so that an
 * index on the expression serves; see the README for the indexes. A part whose text is `null` finds nothing.
 *
 * `$1`, `$3` and `$5` are how plate, name and number begin, `$2`, `$4` and `$6` what comes after all that do, or `null`, `$7` is the limit.
 */
export function searchStatement({ vehicle, customer }: ResolvedMapping): string {
  const { plate, name, digits } = searchExpressions(vehicle.plate, customer.name, customer.phone);
  const begins = (expression: string, at: number) =>
    `${expression} collate "C" >= $${at}::text and ($${at + 1}::text is null or ${expression} collate "C" < $${at + 1}::text)
      and left(${expression}, length($${at}::text)) = $${at}::text`;
  const ofCustomers = (expression: string, from: number) => `
  (select v.${quote(vehicle.id)}::text as id
    from (select c.${quote(customer.id)} as id from ${customer.table.sql} c
      where ${begins(expression, from)} limit $7) as c
    join ${vehicle.table.sql} v on v.${quote(vehicle.customerId)} = c.id limit $7)`;
  return `
select id from (
  (select v.${quote(vehicle.id)}::text as id from ${vehicle.table.sql} v where ${begins(plate, 1)} limit $7)
  union${ofCustomers(name, 3)}
  union${ofCustomers(digits, 5)}
) as found limit $7`;
}

/** What is compared of a vehicle `v` and a customer `c`. */
function searchExpressions(plate: string, name: string, phone: string) {
  const only = (kept: string, column: string) => `regexp_replace(${column}::text, '[^${kept}]', '', 'g')`;
  return {
    plate: `upper(${only("A-Za-z0-9", `v.${quote(plate)}`)})`,
    name: `lower(c.${quote(name)}::text)`,
    digits: `regexp_replace(${only("0-9", `c.${quote(phone)}`)}, '^(62|0)', '')`,
  };
}

/** Finds vehicles by plate, owner's name and owner's number. Two statements: the ids, then the vehicles. */
export function vehicleSearch(
  sequelize: Sequelize,
  mapping: ResolvedMapping,
  vehicles: Pick<VehicleRepository, "findByIds"> & FleetReader,
): VehicleSearch {
  const sql = searchStatement(mapping);

  /** Looks through the first vehicles that can be read: where a view cannot give a value of one, it fails the statement. */
  async function scan(wanted: Wanted, limit: number): Promise<readonly VehicleOnFile[]> {
    const found: VehicleOnFile[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < SCAN_PAGES && found.length < limit; pages += 1) {
      const page: FleetPage = await vehicles.read({ limit: SCAN_PAGE, after });
      found.push(...page.vehicles.filter((vehicle) => isWanted(vehicle, wanted)));
      after = page.next;
      if (after === null) break;
    }
    return found.slice(0, limit);
  }

  return {
    async search(text, limit) {
      const wanted = {
        plate: usable(plateKey(text), 2),
        name: usable(text.trim().toLowerCase(), 2),
        digits: usable(digitsKey(text), 5),
      };
      const { plate, name, digits } = wanted;
      if ((plate ?? name ?? digits) === null) return [];
      try {
        const bounds = [plate, name, digits].flatMap((each) => [each, each && endOf(each)]);
        const rows = await statement<{ id: string }>(sequelize, sql, [...bounds, limit]);
        return await vehicles.findByIds(rows.map(({ id }) => id));
      } catch (error) {
        if (valueFault(error) === null) throw error;
        return scan(wanted, limit);
      }
    },
  };
}

function isWanted({ plate, customer }: VehicleOnFile, wanted: Wanted): boolean {
  const begins = (text: string, beginning: string | null) => beginning !== null && text.startsWith(beginning);
  return (
    begins(plateKey(plate ?? ""), wanted.plate) ||
    begins((customer?.name ?? "").toLowerCase(), wanted.name) ||
    begins(digitsKey(customer?.phone ?? ""), wanted.digits)
  );
}

function plateKey(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9]/g, "").toUpperCase();
}

function digitsKey(text: string): string {
  return text.replaceAll(/[^0-9]/g, "").replace(/^(62|0)/, "");
}

function usable(text: string, shortest: number): string | null {
  const isUsable =
    text.length >= shortest && text.length <= LONGEST && !text.includes("\0") && text.isWellFormed();
  return isUsable ? text : null;
}

/**
 * A text after all that begin as another, in the order of the bytes and of characters that every encoding has: up to the
 * last of ASCII, and that one raised. `null` where none can be.
 */
export function endOf(text: string): string | null {
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const code = text.charCodeAt(at);
    if (code < 0x7f) return text.slice(0, at) + String.fromCharCode(code + 1);
  }
  return null;
}
