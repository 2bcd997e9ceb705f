import type {
  Claim,
  ClaimAnswer,
  DeliveryKey,
  DeliveryLedger,
  DeliveryState,
  LedgerRun,
  RunIdentity,
  Settlement,
} from "../ports/delivery-ledger.js";

/** A row of the in-memory ledger. */
export interface StoredDelivery extends DeliveryKey {
  status: "claimed" | "sending" | "sent" | "failed" | "unknown";
  runId: string;
  token: string | null;
  /** When the lease ends, in milliseconds of the ledger's clock; `null` where there is none. */
  leaseUntil: number | null;
  /** When its last outcome became known; `null` where there was none yet. */
  settledAt: number | null;
  attempts: number;
  code: string | null;
  reason: string | null;
  response: string | null;
  messageId: string | null;
}

/** The in-memory ledger, and a look inside. */
export interface InMemoryLedger extends DeliveryLedger {
  /** Every row, in the order of the first claim. */
  readonly rows: readonly StoredDelivery[];
}

/**
 * A ledger that lives and dies with its process: for tests and for trying things out. It keeps every rule of the
 * port, by a clock of its own that a test may set.
 */
export function inMemoryLedger({ now = Date.now }: { now?: () => number } = {}): InMemoryLedger {
  const store = new Map<string, StoredDelivery>();
  const idOf = (key: DeliveryKey) => JSON.stringify([key.vehicleId, key.visitDate, key.occasion]);
  const isHeld = (row: StoredDelivery) => row.status === "claimed" || row.status === "sending";
  const isOver = (row: StoredDelivery) => row.leaseUntil === null || row.leaseUntil <= now();

  function put(row: StoredDelivery, status: StoredDelivery["status"], code: string, reason: string): void {
    Object.assign(row, { status, code, reason, settledAt: now(), leaseUntil: null });
  }

  function loseHold(row: StoredDelivery): void {
    put(row, "unknown", "LEASE_OVER", "its run died while it was being handed over");
  }

  function putBack(row: StoredDelivery): void {
    if (row.settledAt === null) store.delete(idOf(row));
    else Object.assign(row, { status: "failed", token: null, leaseUntil: null });
  }

  function stateOf(row: StoredDelivery | undefined, openedAt: number): DeliveryState {
    if (row === undefined) return { state: "open" };
    if (isHeld(row)) {
      if (!isOver(row)) return { state: "held", lease: `${row.token} ${row.leaseUntil}` };
      return row.status === "claimed" ? { state: "open" } : { state: "unknown" };
    }
    if (row.status !== "failed") return { state: row.status === "sent" ? "sent" : "unknown" };
    return (row.settledAt ?? 0) <= openedAt ? { state: "open" } : { state: "failed" };
  }

  function holds(claim: Claim, ...statuses: StoredDelivery["status"][]): StoredDelivery | null {
    const row = store.get(idOf(claim));
    return row && row.token === claim.token && statuses.includes(row.status) ? row : null;
  }

  function tidy(today: string, closing: { finished: boolean } | null): void {
    for (const row of store.values()) {
      if (!isHeld(row) || !isOver(row)) continue;
      if (row.status === "sending") loseHold(row);
      else if (row.occasion < today)
        put(row, "failed", "OCCASION_PASSED", "its day passed before it was sent");
      else if (closing?.finished)
        put(row, "failed", "ABANDONED", "the run that claimed it ended before sending it");
      else if (closing) putBack(row);
    }
  }

  function openRun({ runId, leaseMs, today }: RunIdentity): LedgerRun {
    const openedAt = now();

    function claimOne(claim: Claim): ClaimAnswer {
      const row = store.get(idOf(claim));
      if (row?.status === "claimed" && row.token === claim.token) return { state: "claimed" };
      const found = stateOf(row, openedAt);
      if (row?.status === "sending" && found.state === "unknown") loseHold(row);
      if (found.state !== "open") return found;
      const { vehicleId, visitDate, occasion, token } = claim;
      store.set(idOf(claim), {
        attempts: 0,
        code: null,
        reason: null,
        response: null,
        messageId: null,
        settledAt: null,
        ...row,
        ...{ vehicleId, visitDate, occasion, token, runId, status: "claimed", leaseUntil: now() + leaseMs },
      });
      return { state: "claimed" };
    }

    function settleOne({ claim, attempts, ...outcome }: Settlement): void {
      const row = holds(claim, "sending", "unknown", outcome.status);
      if (row === null) return;
      Object.assign(row, { code: null, reason: null, response: null, messageId: null }, outcome, {
        attempts,
        settledAt: now(),
        leaseUntil: null,
      });
    }

    async function giveBack(unsent: readonly Claim[]): Promise<void> {
      for (const row of [...store.values()]) {
        if (row.runId === runId && row.status === "claimed") putBack(row);
      }
      for (const claim of unsent) {
        const row = holds(claim, "sending");
        if (row) putBack(row);
      }
    }

    async function handOver(claims: readonly Claim[]): Promise<ReadonlySet<string>> {
      const held = new Set<string>();
      for (const claim of claims) {
        const row = holds(claim, "claimed", "sending");
        if (row === null) continue;
        Object.assign(row, { status: "sending", leaseUntil: now() + leaseMs });
        held.add(claim.token);
      }
      return held;
    }

    async function settle(settlements: readonly Settlement[]): Promise<ReadonlySet<string>> {
      settlements.forEach(settleOne);
      return new Set(settlements.flatMap(({ claim, status }) => (holds(claim, status) ? [claim.token] : [])));
    }

    return {
      claim: async (requests) => requests.map(claimOne),
      handOver,
      settle,
      async settleAndHandOver(settlements, next) {
        // Called before either is awaited, so that nobody sees one without the other.
        const [settled, held] = await Promise.all([settle(settlements), handOver(next)]);
        return { settled, held };
      },
      async renew() {
        for (const row of store.values()) {
          if (row.runId === runId && isHeld(row)) row.leaseUntil = now() + leaseMs;
        }
      },
      giveBack,
      async close(outcome) {
        await giveBack([]);
        tidy(today, outcome);
      },
    };
  }

  return {
    get rows() {
      return [...store.values()];
    },
    async open(run) {
      tidy(run.today, null);
      return openRun(run);
    },
    async countNew(vehicleIds) {
      const written = new Set(
        [...store.values()]
          .filter(({ status }) => status === "sending" || status === "sent" || status === "unknown")
          .map(({ vehicleId }) => vehicleId),
      );
      return new Set(vehicleIds.filter((id) => !written.has(id))).size;
    },
    peek: async (keys) => keys.map((key) => stateOf(store.get(idOf(key)), Number.POSITIVE_INFINITY)),
  };
}
