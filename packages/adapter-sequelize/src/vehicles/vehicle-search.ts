import type { VehicleRepository, VehicleSearch } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { statement } from "../database/statement.js";
import { quoteIdentifier as quote } from "./identifier.js";
import type { ResolvedMapping } from "./resolved-mapping.js";

/** The greatest character there is, in the order of the bytes: no text that begins as another comes after it. */
const LAST = "\u{10ffff}";

/** Nothing that is looked for is longer, and PostgreSQL refuses very long keys. */
const LONGEST = 100;

/**
 * Finds the ids by what begins as the text. Each part is a range of an expression, in the order of the bytes, so that an
 * index on the expression serves; see the README for the indexes. A part whose text is `null` finds nothing.
 *
 * `$1`, `$3` and `$5` are where plate, name and number begin, `$2`, `$4` and `$6` where they end, `$7` is the limit.
 */
export function searchStatement({ vehicle, customer }: ResolvedMapping): string {
  const { plate, name, digits } = searchExpressions(vehicle.plate, customer.name, customer.phone);
  const between = (expression: string, from: number) =>
    `${expression} collate "C" between $${from}::text and $${from + 1}::text`;
  const ofCustomers = (expression: string, from: number) => `
  (select v.${quote(vehicle.id)}::text as id
    from (select c.${quote(customer.id)} as id from ${customer.table.sql} c
      where ${between(expression, from)} limit $7) as c
    join ${vehicle.table.sql} v on v.${quote(vehicle.customerId)} = c.id limit $7)`;
  return `
select id from (
  (select v.${quote(vehicle.id)}::text as id from ${vehicle.table.sql} v where ${between(plate, 1)} limit $7)
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
  vehicles: Pick<VehicleRepository, "findByIds">,
): VehicleSearch {
  const sql = searchStatement(mapping);
  return {
    async search(text, limit) {
      const bounds = [
        ...range(text.replaceAll(/[^A-Za-z0-9]/g, "").toUpperCase(), 2),
        ...range(text.trim().toLowerCase(), 2),
        ...range(text.replaceAll(/[^0-9]/g, "").replace(/^(62|0)/, ""), 5),
      ];
      if (bounds.every((bound) => bound === null)) return [];
      const rows = await statement<{ id: string }>(sequelize, sql, [...bounds, limit]);
      return vehicles.findByIds(rows.map(({ id }) => id));
    },
  };
}

function range(text: string, shortest: number): [string, string] | [null, null] {
  const isUsable =
    text.length >= shortest && text.length <= LONGEST && !text.includes("\0") && text.isWellFormed();
  return isUsable ? [text, text + LAST] : [null, null];
}
