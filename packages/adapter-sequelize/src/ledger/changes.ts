import type { Begin, DeliveryKey, Settlement } from "@pengingat/core";
import { storableText } from "../database/storable-text.js";

/** What a row is to become. */
export type Change = Settlement | { readonly begun: Begin; readonly status: "sending" };

/**
 * Splits changes so that each round names a visit once: within a statement, SQL sees nothing of what it has just written.
 * Nearly always that is one round. A call that ends between two of them may be made again.
 */
export function rounds(changes: readonly Change[]): Change[][] {
  const timesSeen = new Map<string, number>();
  const all: Change[][] = [];
  for (const change of changes) {
    const visit = `${change.begun.visitDate} ${change.begun.vehicleId}`;
    const round = timesSeen.get(visit) ?? 0;
    timesSeen.set(visit, round + 1);
    const group = all[round];
    if (group) group.push(change);
    else all.push([change]);
  }
  return all;
}

/** The arrays of `SETTLE_AND_BEGIN`: `$1` to `$15`, and `$22` and `$23`. */
export function changeArrays(changes: readonly Change[]): { first: unknown[][]; last: unknown[][] } {
  const settlements = changes.filter((change) => change.status !== "sending");
  const begin = changes.filter((change) => change.status === "sending");
  const first = [
    ...deliveryArrays(settlements.map(({ begun }) => begun)),
    settlements.map(({ status }) => status),
    settlements.map(({ attempts }) => attempts),
    settlements.map((each) => (each.status === "sent" ? null : each.code)),
    settlements.map((each) => (each.status === "sent" ? null : storableText(each.reason))),
    settlements.map((each) => (each.status === "sent" ? storableText(each.response) : null)),
    settlements.map((each) => (each.status === "sent" ? storableText(each.messageId) : null)),
    ...deliveryArrays(begin.map(({ begun }) => begun)),
    begin.map(({ begun }) => begun.recipient ?? null),
  ];
  const last = [
    settlements.map(({ messenger }) => storableText(messenger ?? null)),
    begin.map(({ begun }) => begun.wording ?? null),
  ];
  return { first, last };
}

/** Deliveries as four arrays: vehicle ids, visit dates, periods, tokens. */
export function deliveryArrays(deliveries: readonly Begin[]): string[][] {
  return [...keyArrays(deliveries), deliveries.map(({ token }) => token)];
}

/** Keys as three arrays: vehicle ids, visit dates, periods. */
export function keyArrays(keys: readonly DeliveryKey[]): string[][] {
  return [
    keys.map(({ vehicleId }) => vehicleId),
    keys.map(({ visitDate }) => visitDate),
    keys.map(({ period }) => period),
  ];
}
