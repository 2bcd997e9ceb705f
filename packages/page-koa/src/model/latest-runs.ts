import type { RunRecord } from "@pengingat/core";
import type { PageParts } from "../options.js";

const PAGE = 100;

/** The run that began last, and what is under way, whoever started it: the parts of a cluster's run as one. */
export async function latestRuns(parts: PageParts): Promise<{
  readonly latest: RunRecord | null;
  readonly running: RunRecord | null;
}> {
  const runs = await runsOfToday(parts);
  const [first, ...others] = runs.filter(({ state }) => state === "running");
  return { latest: runs[0] ?? null, running: first ? others.reduce(together, first) : null };
}

/** The latest runs, and all of today: no run outlives its day by more than what is under way at midnight. */
async function runsOfToday({ store, clock }: PageParts): Promise<readonly RunRecord[]> {
  const today = clock.today();
  const found: RunRecord[] = [];
  let after: string | null = null;
  do {
    const { runs, next } = await store.history.list({ limit: PAGE, after });
    found.push(...runs);
    after = runs.at(-1)?.today === today ? next : null;
  } while (after !== null);
  return found;
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
