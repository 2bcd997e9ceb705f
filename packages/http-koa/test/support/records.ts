import {
  type DeliveryReceipts,
  type DeliveryRecord,
  type DeliveryRecords,
  ReminderError,
  type RunHistory,
  type RunRecord,
} from "@pengingat/core";
import { inMemoryStore } from "@pengingat/core/testing";
import type { RouterStore } from "../../src/index.js";

/** A store in memory, with what is given in place of its ports. */
export function store(parts: Partial<RouterStore> = {}): RouterStore {
  return { ...inMemoryStore(), ...parts };
}

/** A delivery in doubt, with what is given on top. */
export function delivery(parts: Partial<DeliveryRecord> = {}): DeliveryRecord {
  return {
    id: "1",
    vehicleId: "v1",
    visitDate: "2025-12-15",
    period: "2025-12-14",
    status: "unknown",
    runId: "5f8f1c2e-1f6b-4c5a-9d1e-0a4b8f0c7d11",
    attempts: 1,
    code: "TIMEOUT",
    reason: "no answer",
    response: null,
    updatedAt: new Date("2025-12-14T00:00:01.500Z"),
    deliveredAt: null,
    readAt: null,
    bounced: null,
    billedAs: null,
    resolution: null,
    ...parts,
  };
}

/** The record of a run under way, with what is given on top. */
export function runRecord(parts: Partial<RunRecord> = {}): RunRecord {
  return {
    runId: "5f8f1c2e-1f6b-4c5a-9d1e-0a4b8f0c7d11",
    startedBy: { kind: "schedule", by: null },
    today: "2025-12-14",
    startedAt: new Date("2025-12-14T00:00:00Z"),
    endedAt: null,
    state: "running",
    due: 3,
    sent: 1,
    failed: 0,
    unknown: 0,
    skipped: 0,
    left: 0,
    reason: null,
    waitingUntil: null,
    ...parts,
  };
}

/** Deliveries in memory, by ids of digits; the cursor of a page is its last id. */
export function recordsOf(...stored: DeliveryRecord[]): DeliveryRecords {
  const rows = new Map(stored.map((row) => [row.id, row]));
  return {
    async list({ status, limit, after }) {
      const all = [...rows.values()].filter((row) => row.status === status);
      const { entries, next } = page(all, ({ id }) => Number(id), limit, after);
      return { deliveries: entries, next };
    },
    count: async ({ status }) => [...rows.values()].filter((row) => row.status === status).length,
    async resolve(id, { outcome, by }) {
      const row = rows.get(id);
      if (!row) return "not_found";
      if (row.status !== "unknown" && row.status !== "failed") return "not_open";
      const resolution = { outcome, by, at: new Date("2025-12-14T01:00:00Z") };
      rows.set(id, { ...row, status: outcome === "sent" ? "sent" : "failed", resolution });
      return "resolved";
    },
  };
}

/** Receipts in memory, of deliveries by ids of digits that were accepted when they were last changed. */
export function receiptsOf(...stored: DeliveryRecord[]): DeliveryReceipts {
  return {
    ...inMemoryStore().receipts,
    async listUnconfirmed({ acceptedBefore, limit, after }) {
      const all = stored.filter(({ deliveredAt, updatedAt }) => !deliveredAt && updatedAt < acceptedBefore);
      const { entries, next } = page(all, ({ id }) => Number(id), limit, after);
      return { deliveries: entries, next };
    },
  };
}

/** Runs in memory; the cursor of a page is the instant of its last run. */
export function historyOf(...stored: RunRecord[]): RunHistory {
  return {
    ...inMemoryStore().history,
    get: async (id) => stored.find(({ runId }) => runId === id) ?? null,
    async list({ limit, after }) {
      const { entries, next } = page(stored, ({ startedAt }) => startedAt.getTime(), limit, after);
      return { runs: entries, next };
    },
  };
}

function page<Entry>(
  all: readonly Entry[],
  placeOf: (entry: Entry) => number,
  limit: number,
  after: string | null,
) {
  if (after !== null && !/^\d{1,18}$/.test(after)) {
    throw new ReminderError("INVALID_OPTION", "after: expected the `next` of an earlier page");
  }
  const rest = all
    .filter((entry) => after === null || placeOf(entry) < Number(after))
    .sort((a, b) => placeOf(b) - placeOf(a));
  const entries = rest.slice(0, limit);
  const last = entries.at(-1);
  return { entries, next: rest.length > limit && last ? String(placeOf(last)) : null };
}
