import { checkedObject, unknownNames } from "../domain/checked-options.js";
import type { ReminderStore } from "../ports/reminder-store.js";

/** What a store brings along where all of it is handed in. */
const STORE_PORTS = {
  ...{ vehicles: true, vehicleSearch: true, fleet: true, ledger: true, records: true, receipts: true },
  ...{
    messageHistory: true,
    suppressions: true,
    calls: true,
    unresolved: true,
    contacts: true,
    notices: true,
  },
  ...{ quota: true, history: true, activity: true, users: true, personalData: true, reminded: true },
  ...{ visitDates: true, holdOut: true, skipped: true, scheduledRuns: true },
} satisfies Record<keyof ReminderStore, true>;

/**
 * Returns `ports` if they are an object with none but these and what else a store has. A store's own functions, such as
 * `migrate`, come along with `{ ...store }`; no port is a function.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function checkedPortNames<Ports extends object>(
  ports: Ports,
  known: readonly (keyof Ports & string)[],
): Ports {
  const unknown = Object.entries(checkedObject("ports", ports)).filter(
    ([name, port]) =>
      !known.some((each) => each === name) && !Object.hasOwn(STORE_PORTS, name) && typeof port !== "function",
  );
  if (unknown.length === 0) return ports;
  throw unknownNames(
    "ports",
    unknown.map(([name]) => name),
    known,
  );
}
