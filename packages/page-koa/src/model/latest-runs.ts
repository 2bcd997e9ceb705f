import type { RunRecord } from "@pengingat/core";
import type { PageParts } from "../options.js";

/** So many of the latest runs may be under way at once. */
const MOST_AT_ONCE = 20;

/** The run that began last, and what is under way, whoever started it: the parts of a cluster's run as one. */
export async function latestRuns({ store }: PageParts): Promise<{
  readonly latest: RunRecord | null;
  readonly running: RunRecord | null;
}> {
  const { runs } = await store.history.list({ limit: MOST_AT_ONCE, after: null });
  const [first, ...others] = runs.filter(({ state }) => state === "running");
  return { latest: runs[0] ?? null, running: first ? others.reduce(together, first) : null };
}

function together(one: RunRecord, other: RunRecord): RunRecord {
  return {
    ...one,
    due: one.due + other.due,
    sent: one.sent + other.sent,
    failed: one.failed + other.failed,
    unknown: one.unknown + other.unknown,
    skipped: one.skipped + other.skipped,
    waitingUntil: one.waitingUntil && other.waitingUntil,
  };
}
