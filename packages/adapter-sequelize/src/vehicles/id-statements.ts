import { hasId, idFamily } from "./id-column.js";
import { quoteIdentifier as quote } from "./identifier.js";
import type { IdsApart } from "./ids-apart.js";
import type { ResolvedMapping } from "./resolved-mapping.js";
import type { VehicleSchema } from "./vehicle-schema.js";

/** The statements that read no more of the vehicles than their ids. */
export interface IdStatements {
  /**
   * The ids of all vehicles, in their order, and whether each comes after the id `$2`. `$1` is the limit, and for the next
   * page `$3` the id that it comes after.
   *
   * @param apart - its ids are bound after these, and listed without a look at their rows
   */
  ids(of: "first" | "next", apart: IdsApart): string;
  /** How many rows have an id after `$1`, up to `$2`; texts in the order of their bytes. */
  readonly countBetween: string;
  /** How many rows have the id `$1`. */
  readonly countOf: string;
}

/** An id of all, and whether it comes after another that was given; `null` where none was. */
export interface VehicleId {
  readonly id: string;
  readonly is_later: boolean | null;
}

/** Writes the statements. */
export function idStatements(
  { vehicle }: ResolvedMapping,
  { idType, mayBeNoText }: Pick<VehicleSchema, "idType" | "mayBeNoText">,
): IdStatements {
  const id = `v.${quote(vehicle.id)}`;
  const inBytes = idFamily(idType) === "text" ? `${id} collate "C"` : id;
  const count = `select count(*)::int as count from ${vehicle.table.sql} v`;
  return {
    ids(of, apart) {
      const onPage = of === "next" ? ` and ${id} > $3` : "";
      const first = of === "next" ? 4 : 3;
      const bound = apart.ids.map((_, index) => `$${first + index}::${idType}`);
      // One by one, as the planner takes a look into an array for dearer than what a view looks at.
      const others = apart.areAll ? " and false" : bound.map((each) => ` and ${id} <> ${each}`).join("");
      const listed = `
      union all
      select ${id} from unnest(array[${bound.join()}]) as v (${quote(vehicle.id)}) where true${onPage}`;
      // Limited by itself, so that an index on the id serves.
      return `
    select ${id}::text as id, ${id} > $2 as is_later
    from (
      (select ${id} from ${vehicle.table.sql} v where ${hasId(id, mayBeNoText)}${onPage}${others} order by ${id} limit $1)${bound.length > 0 ? listed : ""}
    ) v
    order by ${id}
    limit $1`;
    },
    countBetween: `${count} where ${inBytes} > $1::${idType} and ${inBytes} <= $2::${idType}`,
    countOf: `${count} where ${id} = $1::${idType}`,
  };
}
