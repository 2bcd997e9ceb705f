import type { ActivityKind } from "@pengingat/core";
import { OWNER_COLUMNS, pagedList, texts } from "./export-list.js";
import { shownPhone } from "./shown-phone.js";

/** The do-not-contact list, newest first. */
export const suppressedList = pagedList({
  columns: [{ name: "number", kind: "phone" }, ...texts("kind", "by", "reason", "added_at")],
  async read({ store }, page) {
    const { suppressions, next } = await store.suppressions.list({ kind: null, ...page });
    return { entries: suppressions, next };
  },
  cells: ({ number, kind, by, reason, addedAt }, { time }) => [
    ...[`+${number}`, kind, by, reason, time(addedAt)],
  ],
});

/** The opt-outs that wait for a person, newest first. */
export const unresolvedList = pagedList({
  columns: [...texts("id", "gateway"), { name: "sender", kind: "phone" }, ...texts("words", "at")],
  read: ({ store }, page) => store.unresolved.list(page),
  cells: ({ id, gateway, sender, words, at }, { time }) => [id, gateway, sender, words, time(at)],
});

/** What came of calling customers, newest first. */
export const callList = pagedList({
  columns: [...OWNER_COLUMNS, ...texts("visit_date", "number", "outcome", "date", "note", "by", "called_at")],
  async read({ store }, page) {
    const { calls, next } = await store.calls.list(page);
    return { entries: calls, next };
  },
  vehicleId: ({ vehicleId }) => vehicleId,
  cells: ({ vehicleId, visitDate, number, outcome, date, note, by, at }, { owner, time }) => [
    ...owner(vehicleId),
    ...[visitDate, number, outcome, date, note, by, time(at)],
  ],
});

/** All vehicles on file, in the columns that an import reads. */
export const vehicleList = pagedList({
  columns: [...texts("no_pol", "nama"), { name: "hp", kind: "phone" }, ...texts("last_visit_date")],
  async read({ store }, page) {
    const { vehicles, next, unreadable } = await store.fleet.read(page);
    return { entries: vehicles, next, unread: unreadable };
  },
  cells: ({ plate, customer, lastVisitDate }) => [
    ...[plate, customer?.name ?? null, customer?.phone ?? null, lastVisitDate],
  ],
});

/** Runs and how each ended, newest first. */
export const runList = pagedList({
  columns: texts(
    ...["started_at", "ended_at", "state", "started_by", "by", "today"],
    ...["due", "sent", "failed", "unknown", "skipped", "left", "reason", "run_id"],
  ),
  async read({ store }, page) {
    const { runs, next } = await store.history.list(page);
    return { entries: runs, next };
  },
  cells: (run, { time }) => [
    ...[time(run.startedAt), time(run.endedAt), run.state, run.startedBy.kind, run.startedBy.by, run.today],
    ...[run.due, run.sent, run.failed, run.unknown, run.skipped, run.left, run.reason, run.runId],
  ],
});

const OF_A_NUMBER: readonly ActivityKind[] = [
  ...(["number_suppressed", "number_released", "test_sent", "person_exported"] as const),
];

/** Who did what by hand, newest first. */
export const activityList = pagedList({
  columns: texts("at", "by", "kind", "about", "reason"),
  async read({ store }, page) {
    const { activities, next } = await store.activity.list(page);
    return { entries: activities, next };
  },
  cells: ({ at, by, kind, about, reason }, { time }) => [
    ...[time(at), by, kind, about && OF_A_NUMBER.includes(kind) ? shownPhone(`+${about}`) : about, reason],
  ],
});
