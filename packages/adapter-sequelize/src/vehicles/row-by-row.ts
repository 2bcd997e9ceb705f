import { ReminderError } from "@pengingat/core";
import { valueFault } from "../database/database-error.js";

/** What could be read, and the keys of the rows that could not. */
export interface ReadRows<Row, Key = string> {
  readonly rows: readonly Row[];
  readonly unreadable: readonly Key[];
}

/** Reads the rows of keys, all of them or none. */
type Read<Row, Key> = (keys: readonly Key[]) => Promise<readonly Row[]>;

/** So many of the keys that were asked for tell, too, whether it is so for all. */
const OWN = 20;

/**
 * Reads rows by their keys. Where a value of one fails the statement, it reads them `apart`, and then the halves, and the
 * halves of these, until only that one is left out.
 *
 * @param apart - reads them in a way that no value of another row can fail, which may be slow
 * @param others - keys of other rows: where it fails as it does for a schema that is not as mapped, or a server that is
 * away, and these all do, it looks no further
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
    if (ReminderError.is(error)) {
      const probes = [...(await others()), ...keys.slice(-OWN)];
      if (!(await isAsUsual(probes, apart))) throw error;
    }
  }
  return readHalves(keys, apart);
}

/** Whether any of the keys shows that the schema is as mapped, and the server at work. */
async function isAsUsual<Key>(keys: readonly Key[], read: Read<unknown, Key>): Promise<boolean> {
  for (const key of keys) {
    try {
      await read([key]);
      return true;
    } catch (error) {
      if (valueFault(error) === null) throw error;
      if (!ReminderError.is(error)) return true;
    }
  }
  return false;
}

async function readHalves<Row, Key>(keys: readonly Key[], read: Read<Row, Key>): Promise<ReadRows<Row, Key>> {
  try {
    return { rows: await read(keys), unreadable: [] };
  } catch (error) {
    if (valueFault(error) === null) throw error;
    if (keys.length === 1) return { rows: [], unreadable: keys };
    const middle = Math.ceil(keys.length / 2);
    const first = await readHalves(keys.slice(0, middle), read);
    const second = await readHalves(keys.slice(middle), read);
    return {
      rows: [...first.rows, ...second.rows],
      unreadable: [...first.unreadable, ...second.unreadable],
    };
  }
}
