import type {
  DateRange,
  FleetReader,
  PageRequest,
  VehicleOnFile,
  VehiclePage,
  VehicleRepository,
} from "@pengingat/core";
import { invalidOption } from "@pengingat/core/adapter";
import type { Sequelize } from "sequelize";
import { valueFault } from "../database/database-error.js";
import { statement } from "../database/statement.js";
import { canHold, type IdType } from "./id-column.js";
import { decodeCursor, encodeCursor, type PageEnd } from "./page-cursor.js";
import type { ResolvedMapping } from "./resolved-mapping.js";
import { readRowByRow } from "./row-by-row.js";
import { byVehicle, toVehicle, unreadableRow, vehiclesAndProblems } from "./vehicle-rows.js";
import { readVehicleSchema } from "./vehicle-schema.js";
import {
  type VehicleKey,
  type VehicleOnFileRow,
  type VehicleRow,
  type VehicleStatements,
  vehicleStatements,
} from "./vehicle-statements.js";
import { visitColumn } from "./visit-column.js";

/** So many vehicles are read at once where all of them are. */
const SCAN_PAGE = 500;

interface Known extends VehicleStatements {
  readonly idType: IdType;
  readonly mayRepeat: boolean;
}

/**
 * The vehicles in PostgreSQL. Only reads, one plain statement a call: it works behind a transaction pooler. A range is
 * returned in the order of visit and id, by an index on both.
 *
 * Where a row has a value that the database cannot give, more statements find it, and it alone is left out. Where that
 * value is the visit itself, as in a view that converts it, a range is found by reading all vehicles.
 *
 * The catalog (types, and which indexes there are) is read once, with the first call; where a table or column is not as
 * mapped, that call and those after it fail with `SCHEMA_MISMATCH`, until it is.
 */
export function vehicleRepository(
  sequelize: Sequelize,
  mapping: ResolvedMapping,
): VehicleRepository & FleetReader {
  let known: Promise<Known> | null = null;

  function statements(): Promise<Known> {
    known ??= readVehicleSchema(sequelize, mapping).then(
      ({ visitType, ...schema }) => ({
        ...vehicleStatements(mapping, { ...schema, visit: visitColumn(visitType, mapping) }),
        idType: schema.idType,
        mayRepeat: schema.mayRepeat,
      }),
      (error: unknown) => {
        known = null;
        throw error;
      },
    );
    return known;
  }

  /** The rows of ids, as many as can be read. */
  const rowsOf = async (ids: readonly string[]) => {
    const { byIds } = await statements();
    return readRowByRow(ids, (some) => statement<VehicleOnFileRow>(sequelize, byIds, [some]));
  };

  async function pageOf(range: DateRange, limit: number, after: PageEnd | null): Promise<VehiclePage> {
    const { firstPage, nextPage, mayRepeat } = await statements();
    // One row more than asked for shows whether another page follows.
    const rows = await ofPage<VehicleRow>([firstPage, nextPage], range, limit + 1, after);
    const groups = byVehicle(rows);
    const hasMore = rows.length > limit;
    // The last of more than fit may have another row behind the cut: it comes with the next page.
    const ids = [...groups.keys()].slice(0, hasMore ? Math.max(1, Math.min(limit, groups.size - 1)) : limit);
    const onPage = ids.flatMap((id) => groups.get(id) ?? []);
    const last = hasMore ? rows.find(({ id }) => id === ids.at(-1)) : undefined;
    return {
      ...vehiclesAndProblems(mapping, onPage, []),
      next: last ? cursorOf(last) : null,
      ...(mayRepeat && { mayRepeat }),
    };
  }

  /** The same page, where one of its rows cannot be read: its keys first. */
  async function pageByKeys(range: DateRange, limit: number, after: PageEnd | null): Promise<VehiclePage> {
    const { firstKeys, nextKeys, mayRepeat } = await statements();
    const keys = await ofPage<VehicleKey>([firstKeys, nextKeys], range, limit + 1, after);
    const visits = new Map(keys.slice(0, limit).map(({ id, last_visit }) => [id, last_visit]));
    const { rows, unreadable } = await rowsOf([...visits.keys()]);
    const position = new Map([...visits.keys()].map((id, index) => [id, index]));
    const inOrder = rows.toSorted((a, b) => (position.get(a.id) ?? 0) - (position.get(b.id) ?? 0));
    const problems = unreadable.map((id) => unreadableRow(id, visits.get(id) ?? null));
    const last = keys.length > limit ? keys[limit - 1] : undefined;
    return {
      ...vehiclesAndProblems(mapping, inOrder, problems),
      next: last ? cursorOf(last) : null,
      mayRepeat,
    };
  }

  /** A page of all vehicles, those that are in the range. */
  async function pageOfScan(range: DateRange, afterId: string | null, limit: number): Promise<VehiclePage> {
    const { firstIds, nextIds, mayRepeat } = await statements();
    const found =
      afterId === null
        ? await statement<{ id: string }>(sequelize, firstIds, [limit])
        : await statement<{ id: string }>(sequelize, nextIds, [limit, afterId]);
    const ids = found.map(({ id }) => id);
    const { rows, unreadable } = ids.length > 0 ? await rowsOf([...new Set(ids)]) : NOTHING;
    const inRange = rows.filter(
      ({ last_visit: visit }) => visit !== null && visit >= range.from && visit <= range.to,
    );
    const problems = unreadable.map((id) => unreadableRow(id, null));
    const last = ids.length === limit ? ids.at(-1) : undefined;
    const next = last === undefined ? null : encodeCursor({ visit: null, id: last });
    return { ...vehiclesAndProblems(mapping, inRange, problems), next, ...(mayRepeat && { mayRepeat }) };
  }

  function ofPage<Row extends object>(
    [first, next]: readonly [first: string, next: string],
    { from, to }: DateRange,
    limit: number,
    after: PageEnd | null,
  ): Promise<Row[]> {
    return after === null
      ? statement<Row>(sequelize, first, [from, to, limit])
      : statement<Row>(sequelize, next, [after.visit, to, limit, after.id]);
  }

  async function countByScan(range: DateRange): Promise<number> {
    let count = 0;
    for (let after: string | null = null; ; ) {
      const { vehicles, next }: VehiclePage = await pageOfScan(range, after, SCAN_PAGE);
      count += vehicles.length;
      if (next === null) return count;
      after = decodeCursor(next).id;
    }
  }

  async function findByIds(ids: readonly string[]): Promise<readonly VehicleOnFile[]> {
    if (ids.length === 0) return [];
    const { idType } = await statements();
    const possible = ids.filter((id) => canHold(idType, id));
    if (possible.length === 0) return [];
    const { rows } = await rowsOf(possible);
    return [...byVehicle(rows).values()].map(([row]) => toVehicle(mapping, row));
  }

  return {
    findByIds,

    async read({ limit, after }) {
      const { firstIds, nextIds, idType } = await statements();
      const from = after === null ? null : decodeCursor(after).id;
      if (from !== null && !canHold(idType, from)) {
        throw invalidOption("after", "the `next` of a page before", after);
      }
      const rows =
        from === null
          ? await statement<{ id: string }>(sequelize, firstIds, [limit + 1])
          : await statement<{ id: string }>(sequelize, nextIds, [limit + 1, from]);
      const ids = [...new Set(rows.slice(0, limit).map(({ id }) => id))];
      const last = rows.length > limit ? ids.at(-1) : undefined;
      const next = last === undefined ? null : encodeCursor({ visit: null, id: last });
      return { vehicles: await findByIds(ids), next };
    },

    async count(range) {
      const { countAll, countRange } = await statements();
      const counted = range
        ? statement<{ count: string }>(sequelize, countRange, [range.from, range.to])
        : statement<{ count: string }>(sequelize, countAll, []);
      return counted.then(
        ([row]) => Number(row?.count),
        ifUnreadable((error) => {
          if (range) return countByScan(range);
          throw error;
        }),
      );
    },

    async findByLastVisit(range, page) {
      const { limit, after } = checked(page);
      if (after?.visit === null) return pageOfScan(range, after.id, limit);
      return pageOf(range, limit, after)
        .catch(ifUnreadable(() => pageByKeys(range, limit, after)))
        .catch(
          ifUnreadable((error) => {
            if (after === null) return pageOfScan(range, null, limit);
            throw error;
          }),
        );
    },
  };
}

const NOTHING = { rows: [], unreadable: [] };

/** Meets the errors that come of a value in a row; the others pass. */
function ifUnreadable<Result>(otherwise: (error: unknown) => Promise<Result>) {
  return (error: unknown): Promise<Result> => {
    if (valueFault(error) === null) throw error;
    return otherwise(error);
  };
}

function cursorOf({ exact_visit: exact, last_visit: visit, id }: VehicleKey): string {
  return encodeCursor({ visit: exact ?? visit, id });
}

function checked({ limit, after }: PageRequest) {
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw invalidOption("limit", "a whole number of at least 1", limit);
  }
  return { limit, after: after === null ? null : decodeCursor(after) };
}
