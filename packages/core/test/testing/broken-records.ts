import type {
  DeliveryRecord,
  DeliveryRecordPage,
  DeliveryRecords,
  ResolveAnswer,
} from "../../src/ports/delivery-records.js";
import type { InMemoryStore } from "../../src/testing/in-memory-store.js";
import type { StoredDelivery } from "../../src/testing/stored-delivery.js";

/** What records get wrong: methods that replace those of sound ones, whose store can be changed. */
export type BrokenRecords = (sound: InMemoryStore) => Partial<DeliveryRecords>;

function listing(
  change: (page: DeliveryRecordPage, sound: InMemoryStore) => DeliveryRecordPage,
): BrokenRecords {
  return (sound) => ({ list: async (query) => change(await sound.records.list(query), sound) });
}

function changing(change: (record: DeliveryRecord) => DeliveryRecord): BrokenRecords {
  return listing((page) => ({ ...page, deliveries: page.deliveries.map(change) }));
}

/** Resolves, and then changes the row. */
function spoiling(spoil: (row: StoredDelivery, before: StoredDelivery) => void): BrokenRecords {
  return (sound) => ({
    async resolve(id, resolution) {
      const row = rowOf(sound, id);
      const before = row && { ...row };
      const result = await sound.records.resolve(id, resolution);
      if (row && before && result === "resolved") spoil(row, before);
      return result;
    },
  });
}

function rowOf(sound: InMemoryStore, id: string): StoredDelivery | undefined {
  return sound.ledger.rows.find((row) => JSON.stringify([row.vehicleId, row.visitDate, row.period]) === id);
}

const backwards = listing((page) => ({ ...page, deliveries: page.deliveries.toReversed() }));

/** Gives the last delivery of all twice. */
const twice = listing((page) => ({
  ...page,
  deliveries: page.next === null ? [...page.deliveries, ...page.deliveries.slice(-1)] : page.deliveries,
}));

/** Leaves the outcome to whoever still holds the token. */
const keepsToken = spoiling((row, before) => {
  Object.assign(row, { token: before.token, status: "unknown" });
});

/** By the rule that catches it. */
export const brokenRecords: Record<string, BrokenRecords> = {
  "each state lists its own deliveries": (sound) => ({
    list: (query) => sound.records.list({ ...query, status: "unknown" }),
  }),
  "a sending whose lease is over is listed as unknown, before any run puts it so": (sound) => ({
    async list(query) {
      const page = await sound.records.list(query);
      const deliveries = page.deliveries.filter(({ id }) => rowOf(sound, id)?.status === query.status);
      return { ...page, deliveries };
    },
  }),
  "a sending whose lease is over says so, and still does once a person has decided it": changing((record) =>
    record.code === "LEASE_OVER" ? { ...record, code: null } : record,
  ),
  "a test message is in no list and in no count": (sound) => ({
    count: async ({ status }) => sound.ledger.rows.filter((row) => row.status === status).length,
  }),
  "a record holds what is kept of its delivery": changing((record) => ({ ...record, runId: null })),
  "a record shows what the gateway said of it later": changing((record) => ({ ...record, readAt: null })),
  "pages of 1 give each of 12 deliveries once, newest first": twice,
  "pages of 2 give each of 12 deliveries once, newest first": backwards,
  "pages of 6 give each of 12 deliveries once, newest first": (sound) => ({
    async list(query) {
      const page = await sound.records.list(query);
      const last = page.deliveries.length === query.limit ? page.deliveries.at(-1) : undefined;
      return { ...page, next: last?.id ?? null };
    },
  }),
  "pages of 12 give each of 12 deliveries once, newest first": listing((page) => ({
    deliveries: page.deliveries.slice(1),
    next: null,
  })),
  "pages of 13 give each of 12 deliveries once, newest first": twice,
  "what comes and goes between two pages passes none over and gives none twice": (sound) => ({
    async list({ status, limit, after }) {
      const all = (await sound.records.list({ status, limit: 1_000, after: null })).deliveries;
      const from = Number(after ?? 0);
      const next = from + limit < all.length ? String(from + limit) : null;
      return { deliveries: all.slice(from, from + limit), next };
    },
  }),
  "a list may be of some vehicles, and of the day of a run, and is counted whole": (sound) => ({
    list: ({ day: _, ...query }) => sound.records.list(query),
  }),
  "a cursor that no page gave is refused": (sound) => ({
    list: (query) => sound.records.list({ ...query, after: null }),
  }),
  "unknown, resolved as sent, is closed": spoiling((row) => {
    row.status = "failed";
  }),
  "failed, resolved as sent, is closed": (sound) => ({
    resolve: async (id, resolution): Promise<ResolveAnswer> =>
      rowOf(sound, id)?.status === "failed" ? "not_open" : sound.records.resolve(id, resolution),
  }),
  "unknown, resolved as retry, has failed and is open to the next run": spoiling((row) => {
    row.settledAt = 0;
  }),
  "unknown, resolved as retry, is not for the run whose attempt it was": spoiling((row, before) => {
    row.token = before.token;
  }),
  "a sending is resolved once its lease is over": (sound) => ({
    resolve: async (id, resolution): Promise<ResolveAnswer> =>
      rowOf(sound, id)?.status === "sending" ? "not_open" : sound.records.resolve(id, resolution),
  }),
  "neither sent nor a sending whose lease lasts is open to a resolution": (sound) => ({
    resolve(id, resolution) {
      const row = rowOf(sound, id);
      if (row?.status === "sending") row.leaseUntil = 0;
      return sound.records.resolve(id, resolution);
    },
  }),
  "no run changes what a person has resolved as sent": keepsToken,
  "no run changes what a person has resolved as retry": keepsToken,
  "a person may decide once more while it is not sent, and the last word stays": spoiling((row, before) => {
    row.resolution = before.resolution ?? row.resolution;
  }),
  "of many who resolve a delivery as sent at once, one does": (sound) => ({
    async resolve(id, resolution) {
      const isOpen = rowOf(sound, id)?.status !== "sent";
      await new Promise((resolve) => setImmediate(resolve));
      const result = await sound.records.resolve(id, resolution);
      return isOpen && result === "not_open" ? "resolved" : result;
    },
  }),
  "what a person has resolved as sent is not among the customers to call": spoiling((row) => {
    row.resolution = null;
  }),
  "an id that no delivery has, or could have, is not found": (sound) => ({
    async resolve(id, resolution) {
      if (!id.startsWith("[")) throw new Error("invalid input syntax for type bigint");
      return sound.records.resolve(id, resolution);
    },
  }),
  "any text is taken as who resolved it": (sound) => ({
    async resolve(id, resolution) {
      if (resolution.by.length > 1_000) throw new Error("value too long");
      return sound.records.resolve(id, resolution);
    },
  }),
};
