import type { ReminderResults, ReturnShare } from "@pengingat/core";
import { type ExportCell, type ExportList, texts } from "./export-list.js";

/** Who came back: a row for each group and number of days. */
export const resultsList: ExportList = {
  columns: texts("group", "part", "days", "owners", "came_back", "share", "share_from", "share_to"),
  async *pages({ results, onUnread }) {
    const found = await results();
    yield rowsOf(found);
    if (found.unread > 0) onUnread?.(found.unread);
  },
};

function rowsOf({
  reached,
  notReached,
  notReachedReasons,
  unclear,
  steps,
  weeks,
  messengers,
  wordings,
  holdOut,
}: ReminderResults): ExportCell[][] {
  return [
    ...groupRows("reached", null, reached),
    ...groupRows("not_reached", null, notReached),
    ...notReachedReasons.flatMap(({ reason, shares }) => groupRows("not_reached_by_reason", reason, shares)),
    ...groupRows("unclear", null, unclear),
    ...steps.flatMap(({ daysBefore, shares }) => groupRows("reached_by_days_before", daysBefore, shares)),
    ...messengers.flatMap(({ messenger, shares }) => groupRows("reached_by_messenger", messenger, shares)),
    ...wordings.flatMap(({ wording, shares }) => groupRows("reached_by_wording", wording, shares)),
    ...weeks.flatMap(({ monday, shares }) => groupRows("reached_by_week", monday, shares)),
    ...groupRows("hold_out_reminded", null, holdOut?.reminded ?? []),
    ...groupRows("hold_out_held_out", null, holdOut?.heldOut ?? []),
  ];
}

function groupRows(group: string, part: ExportCell, shares: readonly ReturnShare[]): ExportCell[][] {
  return shares.map(({ days, owners, cameBack, interval }) => [
    ...[group, part, days, owners, cameBack],
    ...(interval === null
      ? [null, null, null]
      : [rounded(cameBack / owners), rounded(interval.from), rounded(interval.to)]),
  ]);
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
