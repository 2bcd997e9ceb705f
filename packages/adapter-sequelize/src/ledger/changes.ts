import type { Begin, Settlement } from "@pengingat/core";
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

/** The arrays of `SETTLE_AND_BEGIN`, `$1` to `$11`. */
export function changeArrays(changes: readonly Change[]): unknown[][] {
  const sent = changes.map((each) => (each.status === "sent" ? each : null));
  const unsent = changes.map((each) => (each.status === "failed" || each.status === "unknown" ? each : null));
  return [
    ...keyArrays(changes.map(({ begun }) => begun)),
    changes.map(({ begun }) => begun.token),
    changes.map(({ status }) => status),
    unsent.map((each) => each?.code ?? null),
    unsent.map((each) => each && storableText(each.reason)),
    sent.map((each) => each && storableText(each.response)),
    sent.map((each) => each && storableText(each.messageId)),
    changes.map((each) => (each.status === "sending" ? 0 : each.attempts)),
    changes.map(({ begun, status }) => (status === "sending" ? (begun.recipient ?? null) : null)),
  ];
}

/** Keys as three arrays: vehicle ids, visit dates, periods. */
export function keyArrays(keys: readonly Omit<Begin, "token">[]): string[][] {
  return [
    keys.map(({ vehicleId }) => vehicleId),
    keys.map(({ visitDate }) => visitDate),
    keys.map(({ period }) => period),
  ];
}
