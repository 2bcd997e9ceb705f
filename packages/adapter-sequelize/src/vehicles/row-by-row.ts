import { valueFault } from "../database/database-error.js";

/** What could be read, and the ids of the rows that could not. */
export interface ReadRows<Row> {
  readonly rows: readonly Row[];
  readonly unreadable: readonly string[];
}

/**
 * Reads rows by their ids. Where a value of one fails the statement, it reads them `apart`, and then the halves, and the
 * halves of these, until only that one is left out.
 *
 * @param apart - reads them in a way that no value of another row can fail, which may be slow
 * @throws what `read` and `apart` throw for any other reason
 */
export async function readRowByRow<Row>(
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<readonly Row[]>,
  apart: (ids: readonly string[]) => Promise<readonly Row[]>,
): Promise<ReadRows<Row>> {
  try {
    return { rows: await read(ids), unreadable: [] };
  } catch (error) {
    if (valueFault(error) === null) throw error;
    if (read !== apart) return readRowByRow(ids, apart, apart);
    if (ids.length === 1) return { rows: [], unreadable: ids };
    const middle = Math.ceil(ids.length / 2);
    const first = await readRowByRow(ids.slice(0, middle), apart, apart);
    const second = await readRowByRow(ids.slice(middle), apart, apart);
    return {
      rows: [...first.rows, ...second.rows],
      unreadable: [...first.unreadable, ...second.unreadable],
    };
  }
}
