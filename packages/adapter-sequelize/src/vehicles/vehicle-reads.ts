import type { CalendarDate, DateRange, VisitQuestion } from "@pengingat/core";
import { invalidOption } from "@pengingat/core/adapter";
import type { Sequelize } from "sequelize";
import { statement } from "../database/statement.js";
import { hiddenRows } from "./hidden-rows.js";
import { canHold } from "./id-column.js";
import type { VehicleId } from "./id-statements.js";
import { listedIds } from "./listed-ids.js";
import type { PageEnd } from "./page-cursor.js";
import type { ResolvedMapping } from "./resolved-mapping.js";
import { type ReadRows, readRowByRow } from "./row-by-row.js";
import { readVehicleSchema, type VehicleSchema } from "./vehicle-schema.js";
import {
  type VehicleKey,
  type VehicleOnFileRow,
  type VehicleRow,
  type VehicleStatements,
  vehicleStatements,
} from "./vehicle-statements.js";
import { visitColumn } from "./visit-column.js";

/** A row of the first work orders. */
interface OrderRow {
  readonly position: number;
  readonly visited: CalendarDate;
}

const EPOCH = "1970-01-01";

/** So many rows tell whether it is the schema that a function of a view fails for. */
const OTHERS = 20;

/** The statements of a mapping, each as a call. */
export interface VehicleReads {
  /** Lets the next call read the catalog again: tables may lose a key, or get a policy, while the process runs. */
  readCatalogAgain(): void;
  /** Whether one vehicle can have several rows. */
  mayRepeat(): Promise<boolean>;
  /** @throws {ReminderError} `SCHEMA_MISMATCH` where no row is there, as row-level security hides what a view is made of */
  assertNoneHidden(): Promise<void>;
  count(range: DateRange | undefined): Promise<number>;
  /** How many of a range have no id that can be read; looked for only where that may be. */
  countWithoutId(range: DateRange): Promise<number>;
  /** The rows of a range after a place, in the order of visit and id. */
  page(range: DateRange, limit: number, after: PageEnd | null): Promise<readonly VehicleRow[]>;
  /** The keys of the same rows. */
  keys(range: DateRange, limit: number, after: PageEnd | null): Promise<readonly VehicleKey[]>;
  /**
   * The ids of all vehicles after one, in their order.
   *
   * @param place - another id, to say of each whether it comes after that
   * @throws {ReminderError} `INVALID_OPTION` for what is no id; `SCHEMA_MISMATCH` where a view cannot give them
   */
  ids(limit: number, after: string | null, place?: string | null): Promise<readonly VehicleId[]>;
  /** The rows of ids, as many as can be read. */
  rowsOf(ids: readonly string[]): Promise<ReadRows<VehicleOnFileRow>>;
  /**
   * The date of the first work order of each vehicle on a date or later; `null` where there is none, `undefined` where it
   * cannot be read.
   */
  firstOrders(asked: readonly VisitQuestion[]): Promise<readonly (CalendarDate | null | undefined)[]>;
}

interface Known extends VehicleStatements, Pick<VehicleSchema, "idType" | "mayRepeat" | "mayLackId"> {}

/**
 * Reads the vehicles, one plain statement a call: it works behind a transaction pooler.
 *
 * The catalog (types, and which indexes there are) is read with the first call, and with each first page; where a table or column is not as mapped,
 * that call and those after it fail with `SCHEMA_MISMATCH`, until it is.
 */
export function vehicleReads(sequelize: Sequelize, mapping: ResolvedMapping): VehicleReads {
  let known: Promise<Known> | null = null;
  const listed = listedIds(sequelize, mapping);

  function statements(): Promise<Known> {
    known ??= readVehicleSchema(sequelize, mapping).then(
      ({ visitType, ...schema }) => ({
        ...vehicleStatements(mapping, { ...schema, visit: visitColumn(visitType, mapping) }),
        idType: schema.idType,
        mayRepeat: schema.mayRepeat,
        mayLackId: schema.mayLackId,
      }),
      (error: unknown) => {
        known = null;
        throw error;
      },
    );
    return known;
  }

  async function someIds(): Promise<readonly string[]> {
    return (await listed.page(await statements(), OTHERS, null, null)).map(({ id }) => id);
  }

  function ofRange<Row extends object>(
    [first, next]: readonly [first: string, next: string],
    { from, to }: DateRange,
    limit: number,
    after: PageEnd | null,
  ): Promise<Row[]> {
    return after === null
      ? statement<Row>(sequelize, first, [from, to, limit])
      : statement<Row>(sequelize, next, [after.visit, to, limit, after.id]);
  }

  return {
    readCatalogAgain() {
      known = null;
      listed.lookAgain();
    },

    async mayRepeat() {
      return (await statements()).mayRepeat;
    },

    async assertNoneHidden() {
      await hiddenRows(sequelize, mapping);
    },

    async count(range) {
      const { countAll, countRange } = await statements();
      const [row] = range
        ? await statement<{ count: string }>(sequelize, countRange, [range.from, range.to])
        : await statement<{ count: string }>(sequelize, countAll, []);
      return Number(row?.count);
    },

    async countWithoutId({ from, to }) {
      const { countWithoutId, mayLackId } = await statements();
      if (countWithoutId === null || !mayLackId) return 0;
      const [row] = await statement<{ count: number }>(sequelize, countWithoutId, [from, to]);
      return row?.count ?? 0;
    },

    async page(range, limit, after) {
      const { firstPage, nextPage } = await statements();
      return ofRange<VehicleRow>([firstPage, nextPage], range, limit, after);
    },

    async keys(range, limit, after) {
      const { firstKeys, nextKeys } = await statements();
      return ofRange<VehicleKey>([firstKeys, nextKeys], range, limit, after);
    },

    async ids(limit, after, place = null) {
      const known = await statements();
      const unknown = [after, place].find((id) => id !== null && !canHold(known.idType, id));
      if (unknown !== undefined) throw invalidOption("after", "the `next` of an earlier page", unknown);
      return listed.page(known, limit, after, place);
    },

    async rowsOf(ids) {
      const { byIds, byIdsApart, byIdAlone, idType } = await statements();
      const possible = ids.filter((id) => canHold(idType, id));
      if (possible.length === 0) return { rows: [], unreadable: [] };
      const readBy = (sql: string, some: readonly string[]) =>
        statement<VehicleOnFileRow>(sequelize, sql, [some]);
      return readRowByRow(
        possible,
        (some) => readBy(byIds, some),
        (some) => readBy(some.length === 1 ? byIdAlone : byIdsApart, some),
        someIds,
      );
    },

    async firstOrders(asked) {
      const { firstOrders, firstOrdersAlone, idType } = await statements();
      const possible = asked.filter(({ vehicleId }) => canHold(idType, vehicleId));
      if (possible.length === 0) return asked.map(() => null);
      const read = async (some: readonly VisitQuestion[]) => {
        const ids = some.map(({ vehicleId }) => vehicleId);
        const days = some.map(({ since }) => since);
        const sql = some.length === 1 ? firstOrdersAlone : firstOrders;
        const rows = await statement<OrderRow>(sequelize, sql, [ids, days]);
        return rows.map(({ position, visited }) => [some[position - 1], visited] as const);
      };
      const others = async () => (await someIds()).map((vehicleId) => ({ vehicleId, since: EPOCH }));
      const { rows, unreadable } = await readRowByRow(possible, read, read, others);
      const found = new Map<VisitQuestion | undefined, CalendarDate>(rows);
      const isUnreadable = new Set(unreadable);
      return asked.map((each) => (isUnreadable.has(each) ? undefined : (found.get(each) ?? null)));
    },
  };
}
