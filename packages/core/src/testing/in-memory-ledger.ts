import type { CalendarDate } from "../domain/calendar-date.js";
import type {
  Begin,
  DeliveryKey,
  DeliveryLedger,
  DeliveryState,
  DeliveryStatus,
  LedgerRun,
  RunIdentity,
  Settlement,
} from "../ports/delivery-ledger.js";
import { keyOf, type StoredDelivery, visitOf } from "./stored-delivery.js";

/** The in-memory ledger, and a look inside. */
export interface InMemoryLedger extends DeliveryLedger {
  /** Every row, in the order in which they first began. */
  readonly rows: readonly StoredDelivery[];
  /** The ledger's clock in milliseconds, each time later than before. */
  now(): number;
  /** The status of a row as it is to be seen: a `sending` whose lease is over is `unknown`. */
  statusOf(row: StoredDelivery): DeliveryStatus;
}

/** Options of {@link inMemoryLedger}. */
export interface InMemoryLedgerOptions {
  /** The ledger's clock, in milliseconds, which leases are judged by. @default Date.now */
  readonly now?: () => number;
}

/** A ledger that lives and dies with its process, for tests and for trying things out. It keeps every rule of the port. */
export function inMemoryLedger(options: InMemoryLedgerOptions = {}): InMemoryLedger {
  const clock = options.now ?? Date.now;
  const now = strictlyIncreasing(clock);
  const store = new Map<string, StoredDelivery>();
  const visits = new Map<string, Set<StoredDelivery>>();

  function statusOf(row: StoredDelivery): DeliveryStatus {
    const isOver = row.status === "sending" && (row.leaseUntil ?? 0) <= clock();
    return isOver ? "unknown" : row.status;
  }

  function put(row: StoredDelivery): void {
    store.set(keyOf(row), row);
    const visit = visits.get(visitOf(row)) ?? new Set();
    visits.set(visitOf(row), visit.add(row));
  }

  function remove(row: StoredDelivery): void {
    store.delete(keyOf(row));
    visits.get(visitOf(row))?.delete(row);
  }

  function expire(): void {
    for (const row of store.values()) {
      if (row.status === "sending" && statusOf(row) === "unknown") {
        const at = now();
        Object.assign(row, {
          ...LEASE_OVER,
          ...{ status: "unknown", leaseUntil: null, settledAt: at, updatedAt: at },
        });
      }
    }
  }

  function stateOf(key: DeliveryKey, today: CalendarDate, isOpen: IsOpen): DeliveryState {
    const row = store.get(keyOf(key));
    if (row && row.status !== "failed") return statusOf(row);
    if (row && !isOpen(row)) return "failed";
    for (const other of visits.get(visitOf(key)) ?? []) {
      if (other !== row && other.day === today && other.status !== "failed") return statusOf(other);
    }
    return "open";
  }

  /** The row that a token holds, if it is in one of the states. */
  function held(begun: Begin, ...statuses: DeliveryStatus[]): StoredDelivery | null {
    const row = store.get(keyOf(begun));
    return row && row.token === begun.token && statuses.includes(row.status) ? row : null;
  }

  function settle({ begun, attempts, messenger = null, ...outcome }: Settlement): boolean {
    const row = store.get(keyOf(begun));
    if (row?.token !== begun.token || !isOpenTo(outcome.status, row)) return false;
    const at = now();
    Object.assign(row, NO_OUTCOME, outcome, {
      attempts,
      messenger,
      settledAt: at,
      updatedAt: at,
      leaseUntil: null,
    });
    return true;
  }

  function openRun({ runId, leaseMs, today, isTest = false }: RunIdentity): LedgerRun {
    const openedAt = now();
    const isOpen: IsOpen = ({ runId: of, token, settledAt }) =>
      (of === runId && token !== null) || (settledAt ?? 0) < openedAt;

    function begin(delivery: Begin): boolean {
      const leaseUntil = clock() + leaseMs;
      const mine = held(delivery, "sending");
      if (mine) {
        mine.leaseUntil = leaseUntil;
        return true;
      }
      if (stateOf(delivery, today, isOpen) !== "open") return false;
      const { vehicleId, visitDate, period, token, recipient = null, wording = null } = delivery;
      const failed = store.get(keyOf(delivery));
      const before = failed ? { ...failed, before: null } : null;
      const row = failed ?? { vehicleId, visitDate, period, isTest, ...NEVER_SETTLED };
      const attempt = {
        runId,
        day: today,
        token,
        recipient,
        wording,
        status: "sending",
        leaseUntil,
        updatedAt: now(),
      } as const;
      put(Object.assign(row, NO_OUTCOME, attempt, { before }));
      return true;
    }

    return {
      async settleAndBegin(settlements, deliveries) {
        const settled = settlements.filter(settle).map(({ begun }) => begun.token);
        const begun = deliveries.filter(begin).map(({ token }) => token);
        return { settled: new Set(settled), begun: new Set(begun) };
      },
      async release(deliveries) {
        for (const delivery of deliveries) {
          const row = held(delivery, "sending", "unknown");
          if (row?.status === "unknown" && row.code !== LEASE_OVER.code) continue;
          if (row?.before) Object.assign(row, row.before);
          else if (row) remove(row);
        }
      },
      read: async (keys) => keys.map((key) => stateOf(key, today, isOpen)),
      close: async () => expire(),
    };
  }

  return {
    get rows() {
      return [...store.values()];
    },
    now,
    statusOf,
    async open(run) {
      expire();
      return openRun(run);
    },
    read: async (keys, today) => keys.map((key) => stateOf(key, today, () => true)),
    async countNew(vehicleIds) {
      const reached = [...store.values()].filter(({ status }) => status !== "failed");
      const known = new Set(reached.map(({ vehicleId }) => vehicleId));
      return new Set(vehicleIds.filter((id) => !known.has(id))).size;
    },
  };
}

/** The status of a row as it is to be seen, and why. */
export function seenStatus(
  ledger: Pick<InMemoryLedger, "statusOf">,
  row: StoredDelivery,
): Pick<StoredDelivery, "status" | "code" | "reason"> {
  const { code, reason } = row;
  const status = ledger.statusOf(row);
  return { status, ...(status === row.status ? { code, reason } : LEASE_OVER) };
}

/** Whether an attempt's own outcome takes effect: after the gateway's word only that it has accepted the message. */
function isOpenTo(outcome: Settlement["status"], { status, isSettledByReceipt }: StoredDelivery): boolean {
  if (isSettledByReceipt) return outcome === "sent";
  return status === "sending" || status === "unknown" || status === outcome;
}

/** Whether a run may try again what failed. */
type IsOpen = (failed: StoredDelivery) => boolean;

const NO_OUTCOME = { code: null, reason: null, response: null, messageId: null, isSettledByReceipt: false };
const NEVER_SETTLED = { ...NO_OUTCOME, attempts: 0, messenger: null, settledAt: null, resolution: null };
const LEASE_OVER = { code: "LEASE_OVER", reason: "no outcome of this attempt was recorded" };

/** So that of two things that happen within one millisecond it is known which came first. */
function strictlyIncreasing(clock: () => number): () => number {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    last = Math.max(clock(), last + 0.001);
    return last;
  };
}
