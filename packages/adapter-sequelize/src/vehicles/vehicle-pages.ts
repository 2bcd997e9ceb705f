import type { DateRange, VehiclePage, VehicleProblem } from "@pengingat/core";
import { ifOfValue } from "../database/database-error.js";
import type { VehicleId } from "./id-statements.js";
import { decodeCursor, encodeCursor, type PageEnd, type VisitPlace } from "./page-cursor.js";
import type { ResolvedMapping } from "./resolved-mapping.js";
import type { VehicleReads } from "./vehicle-reads.js";
import { byVehicle, unreadableRow, vehiclesAndProblems } from "./vehicle-rows.js";
import type { VehicleKey } from "./vehicle-statements.js";

/** So many vehicles are read at once where all of them are. */
const SCAN_PAGE = 500;

/** The vehicles of a range of visits, whatever their rows hold. */
export interface VehiclePages {
  find(range: DateRange, limit: number, after: PageEnd | null): Promise<VehiclePage>;
  count(range: DateRange | undefined): Promise<number>;
}

/**
 * Finds a range by its index. Where a vehicle may have several rows, all of those of a page are read, as the latest visit
 * may lie outside the range. Where a row has a value that the database cannot give, more statements find it, and it alone
 * is left out. Where that value is the visit itself, as in a view that converts it, all vehicles are read.
 */
export function vehiclePages(reads: VehicleReads, mapping: ResolvedMapping): VehiclePages {
  async function indexed(range: DateRange, limit: number, after: PageEnd | null): Promise<VehiclePage> {
    // One row more than asked for shows whether another page follows.
    const rows = await reads.page(range, limit + 1, after);
    const groups = byVehicle(rows);
    const hasMore = rows.length > limit;
    // The last of more than fit may have another row behind the cut: it comes with the next page.
    const ids = [...groups.keys()].slice(0, hasMore ? Math.max(1, Math.min(limit, groups.size - 1)) : limit);
    const onPage = ids.flatMap((id) => groups.get(id) ?? []);
    const last = hasMore ? rows.find(({ id }) => id === ids.at(-1)) : undefined;
    return {
      ...vehiclesAndProblems(mapping, onPage, range, []),
      next: last ? cursorOf(last) : null,
    };
  }

  /** The same page: whatever rows its keys have, of which there is one more than asked for where another page follows. */
  async function byKeys(range: DateRange, limit: number, keys: readonly VehicleKey[]): Promise<VehiclePage> {
    const visits = new Map(keys.slice(0, limit).map(({ id, last_visit }) => [id, last_visit]));
    const { rows, unreadable } = await reads.rowsOf([...visits.keys()]);
    const position = new Map([...visits.keys()].map((id, index) => [id, index]));
    const inOrder = rows.toSorted((a, b) => (position.get(a.id) ?? 0) - (position.get(b.id) ?? 0));
    const problems = unreadable.map((id) => unreadableRow(id, visits.get(id) ?? null));
    const last = keys.length > limit ? keys[limit - 1] : undefined;
    return {
      ...vehiclesAndProblems(mapping, inOrder, range, problems),
      next: last ? cursorOf(last) : null,
    };
  }

  /** A page of all vehicles: those that are in the range, and after the place where the pages before had come to. */
  async function scanned(
    range: DateRange,
    limit: number,
    afterId: string | null,
    since?: VisitPlace,
  ): Promise<VehiclePage> {
    const ids = await reads.ids(limit, afterId, since?.id);
    const isLater = new Map(ids.map(({ id, is_later }) => [id, is_later === true]));
    const { rows, unreadable } = await reads.rowsOf([...isLater.keys()]);
    const onPage = rows.filter(({ id, last_visit: visit, exact_visit: exact }) => {
      if (!since) return true;
      const place = exact ?? visit ?? "";
      return place === since.visit ? isLater.get(id) : place > since.visit;
    });
    const problems = unreadable.map((id) => unreadableRow(id, null));
    const last = ids.length === limit ? ids.at(-1) : undefined;
    const next = last ? encodeCursor({ visit: null, id: last.id, ...(since && { since }) }) : null;
    return { ...vehiclesAndProblems(mapping, onPage, range, problems), next };
  }

  async function withoutId(range: DateRange): Promise<readonly VehicleProblem[]> {
    const count = await reads.countWithoutId(range).catch(ifOfValue(() => 0));
    return count === 0 ? [] : [unreadableRow("without an id", null)];
  }

  async function countIds(): Promise<number> {
    let count = 0;
    for (let after: string | null | undefined = null; after !== undefined; ) {
      const ids: readonly VehicleId[] = await reads.ids(SCAN_PAGE, after);
      count += ids.length;
      after = ids.length === SCAN_PAGE ? ids.at(-1)?.id : undefined;
    }
    return count;
  }

  async function countByScan(range: DateRange): Promise<number> {
    let count = 0;
    for (let after: string | null = null; ; ) {
      const { vehicles, next }: VehiclePage = await scanned(range, SCAN_PAGE, after);
      count += vehicles.length;
      if (next === null) return count;
      after = decodeCursor(next).id;
    }
  }

  async function found(
    range: DateRange,
    limit: number,
    after: PageEnd | null,
    mayRepeat: boolean,
  ): Promise<VehiclePage> {
    const { visit = null, id = null, since } = after ?? {};
    if (visit === null && id !== null) return scanned(range, limit, id, since);
    const keyed = async () => {
      const keys = await reads.keys(range, limit + 1, after).catch(ifOfValue(() => null));
      if (keys !== null) return byKeys(range, limit, keys);
      return scanned(range, limit, null, visit !== null && id !== null ? { visit, id } : undefined);
    };
    return mayRepeat ? keyed() : indexed(range, limit, after).catch(ifOfValue(keyed));
  }

  return {
    async find(range, limit, after) {
      if (after === null) reads.readCatalogAgain();
      const mayRepeat = await reads.mayRepeat();
      const page = await found(range, limit, after, mayRepeat);
      const problems = [...(page.problems ?? []), ...(after === null ? await withoutId(range) : [])];
      const isEmpty = page.vehicles.length === 0 && page.next === null && problems.length === 0;
      if (isEmpty && after === null) await reads.assertNoneHidden();
      return { ...page, ...(mayRepeat && { mayRepeat }), ...(problems.length > 0 && { problems }) };
    },
    count: (range) => reads.count(range).catch(ifOfValue(() => (range ? countByScan(range) : countIds()))),
  };
}

function cursorOf({ exact_visit: exact, last_visit: visit, id }: VehicleKey): string {
  return encodeCursor({ visit: exact ?? visit, id });
}
