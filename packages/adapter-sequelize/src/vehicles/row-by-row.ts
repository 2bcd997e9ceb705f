import { schemaState, valueFault } from "../database/database-error.js";

/** What could be read, and the keys of the rows that could not. */
export interface ReadRows<Row, Key = string> {
  readonly rows: readonly Row[];
  readonly unreadable: readonly Key[];
}

/** Reads the rows of keys, all of them or none. */
type Read<Row, Key> = (keys: readonly Key[]) => Promise<readonly Row[]>;

/**
 * Reads rows by their keys. Where a value of one fails the statement, it reads them `apart`, and then the halves, and the
 * halves of these, until only that one is left out.
 *
 * @param apart - reads them in a way that no value of another row can fail, which may be slow
 * @param others - keys of other rows: where all that were asked for fail as they do for a schema that is not as mapped,
 * these tell whether it is
 * @throws what `read` and `apart` throw for any other reason
 */
export async function readRowByRow<Row, Key>(
  keys: readonly Key[],
  read: Read<Row, Key>,
  apart: Read<Row, Key>,
  others: () => Promise<readonly Key[]>,
): Promise<ReadRows<Row, Key>> {
  try {
    return { rows: await read(keys), unreadable: [] };
  } catch (error) {
    if (valueFault(error) === null) throw error;
  }
  const halves = await readHalves(keys, apart);
  const [mismatch] = halves.mismatches;
  if (mismatch === undefined || halves.mismatches.length < keys.length) return halves;
  for (const key of await others()) {
    if ((await readHalves([key], apart)).mismatches.length === 0) return halves;
  }
  throw mismatch;
}

async function readHalves<Row, Key>(
  keys: readonly Key[],
  read: Read<Row, Key>,
): Promise<ReadRows<Row, Key> & { readonly mismatches: readonly unknown[] }> {
  try {
    return { rows: await read(keys), unreadable: [], mismatches: [] };
  } catch (error) {
    if (valueFault(error) === null) throw error;
    if (keys.length === 1) {
      return { rows: [], unreadable: keys, mismatches: schemaState(error) === null ? [] : [error] };
    }
    const middle = Math.ceil(keys.length / 2);
    const first = await readHalves(keys.slice(0, middle), read);
    const second = await readHalves(keys.slice(middle), read);
    return {
      rows: [...first.rows, ...second.rows],
      unreadable: [...first.unreadable, ...second.unreadable],
      mismatches: [...first.mismatches, ...second.mismatches],
    };
  }
}
