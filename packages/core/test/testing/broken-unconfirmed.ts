import type { UnconfirmedQuery } from "../../src/ports/delivery-receipts.js";
import type { DeliveryRecord, DeliveryRecordPage } from "../../src/ports/delivery-records.js";
import type { StoredDelivery } from "../../src/testing/stored-delivery.js";
import type { BrokenReceipts } from "./receipts-breakage.js";

const listing =
  (
    change: (
      page: DeliveryRecordPage,
      query: UnconfirmedQuery,
      rows: readonly StoredDelivery[],
    ) => DeliveryRecordPage,
  ): BrokenReceipts =>
  (sound, rows) => ({
    listUnconfirmed: async (query) => change(await sound.listUnconfirmed(query), query, rows()),
  });

const only = (page: DeliveryRecordPage, keep: (delivery: DeliveryRecord) => boolean): DeliveryRecordPage => ({
  ...page,
  deliveries: page.deliveries.filter(keep),
});

/** Gives the last delivery of all twice. */
const twice = listing((page) => ({
  ...page,
  deliveries: page.next === null ? [...page.deliveries, ...page.deliveries.slice(-1)] : page.deliveries,
}));

/** Lists that are wrong, by the rule that catches each. */
export const brokenUnconfirmed: Record<string, BrokenReceipts> = {
  "what was accepted before then and has not arrived is listed, newest first": listing((page) => ({
    ...page,
    deliveries: page.deliveries.toReversed(),
  })),
  "a message without an id from the gateway is listed too": listing((page, _query, rows) =>
    only(page, ({ vehicleId }) => rows.some((row) => row.vehicleId === vehicleId && row.messageId !== null)),
  ),
  "what has bounced is listed at once, until it is delivered after all": listing((page, { acceptedBefore }) =>
    only(page, ({ updatedAt }) => updatedAt < acceptedBefore),
  ),
  "what failed or is unknown is not listed": listing((page, _query, rows) => ({
    ...page,
    deliveries: page.deliveries.flatMap((delivery) =>
      rows.map(({ vehicleId, status }) => ({ ...delivery, vehicleId, status })),
    ),
  })),
  "an entry says what is kept of its delivery": listing((page) => ({
    ...page,
    deliveries: page.deliveries.map((delivery) => ({ ...delivery, bounced: null })),
  })),
  "pages of 1 give each of 12 deliveries once, newest first": twice,
  "pages of 2 give each of 12 deliveries once, newest first": listing((page) => ({
    ...page,
    deliveries: page.deliveries.toReversed(),
  })),
  "pages of 6 give each of 12 deliveries once, newest first": listing((page, { limit }) => {
    const last = page.deliveries.at(-1);
    return { ...page, next: page.deliveries.length === limit && last ? last.id : null };
  }),
  "pages of 12 give each of 12 deliveries once, newest first": listing((page) => ({
    deliveries: page.deliveries.slice(1),
    next: null,
  })),
  "pages of 13 give each of 12 deliveries once, newest first": twice,
  "what arrives between two pages passes nobody over and gives nobody twice": (sound) => ({
    async listUnconfirmed({ acceptedBefore, limit, after }) {
      const all = await sound.listUnconfirmed({ acceptedBefore, limit: 1_000, after: null });
      const from = Number(after ?? 0);
      const next = from + limit < all.deliveries.length ? String(from + limit) : null;
      return { deliveries: all.deliveries.slice(from, from + limit), next };
    },
  }),
  "a list may be of some vehicles, and is counted whole": (sound) => ({
    countUnconfirmed: ({ acceptedBefore }) => sound.countUnconfirmed({ acceptedBefore }),
  }),
  "a cursor that no page gave is refused": (sound) => ({
    listUnconfirmed: (query) => sound.listUnconfirmed({ ...query, after: null }),
  }),
};
