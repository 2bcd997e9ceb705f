import { ReminderError } from "../errors.js";
import type { Messenger } from "../ports/messenger.js";
import { ReportBuilder } from "../report/report-builder.js";
import type { RunReport, SkipCode } from "../report/run-report.js";
import { countDue, countNew, countShard } from "./due.js";
import { fleetGaps } from "./fleet-gaps.js";
import { previewReminders } from "./preview-reminders.js";
import type { Run } from "./run-options.js";
import type { RunParts } from "./run-parts.js";
import { type EndOfRun, sendReminders } from "./send-reminders.js";

/** A preview does not read a fleet larger than this for its gaps. */
const MOST_COUNTED = 100_000;

/** One run, from the due pages to the report; without a messenger a preview, which writes and sends nothing. */
export async function runReminders(
  parts: RunParts,
  messenger: Messenger | null,
  run: Run,
): Promise<RunReport> {
  const { deadline, runId, today } = run;
  // Beside the first page, which does not wait for them.
  const counting = deadline.bounded(() =>
    Promise.all([run.countFleet === false ? 0 : parts.vehicles.count(), countDue(parts, run)]),
  );
  counting.catch(() => {});
  const report = new ReportBuilder(
    runId,
    counting.then(([, count]) => count),
    run,
  );
  let ending: EndOfRun = { ended: "finished", reason: null };
  try {
    if (messenger) {
      if (parts.confirmAbove > 0 && !run.confirmed) {
        await deadline.bounded(() => requireConfirmation(parts, run));
      }
      ending = await sendReminders(parts, messenger, report, run, counting);
    } else {
      await previewReminders(parts, report, run);
    }
  } finally {
    // The owner of the database may close it as soon as the run has ended.
    await counting.catch(() => {});
  }

  const [totalVehicles, count] = await counting;
  const counted = run.shard
    ? await countedShard(parts, run, ending, { count, noLongerDue: report.noLongerDue })
    : count;
  const isSmall = run.countFleet !== false && totalVehicles <= MOST_COUNTED;
  const dueVehicles = report.dueOf(counted);
  return {
    runId,
    today,
    dryRun: messenger === null,
    totalVehicles,
    due: dueVehicles,
    ...report.counts,
    ...endOf(ending, report, dueVehicles),
    ...(messenger === null &&
      parts.fleet &&
      isSmall && { gaps: await fleetGaps(parts.fleet, parts.rules.defaultCountry) }),
    reminders: report.reminders,
  };
}

/**
 * How many of a shard were due, at its end: a finished one has reached them all, and one that is stopped has no time to
 * read the rest.
 */
async function countedShard(
  parts: RunParts,
  run: Run,
  { ended }: EndOfRun,
  { count, noLongerDue }: { readonly count: number; readonly noLongerDue: number },
): Promise<number> {
  if (ended === "finished") return 0;
  if (ended === "database_lost" || run.signal?.aborted) return count;
  // Those are not due any more, and will be taken off what was due at first.
  try {
    return (await run.deadline.bounded(() => countShard(parts, run))) + noLongerDue;
  } catch {
    return count;
  }
}

/** Who lost the last chance is left as much as who was not reached. */
function endOf(
  { ended, reason }: EndOfRun,
  report: ReportBuilder,
  due: number,
): Pick<RunReport, "ended" | "left" | "reason"> {
  const lastChances = [...report.lastChances.values()].reduce((sum, count) => sum + count, 0);
  if (ended !== "finished") {
    return { ended, left: Math.max(0, due - report.reached) + lastChances, reason };
  }
  if (lastChances === 0) return { ended, left: 0, reason: null };
  const reasons = [...report.lastChances.keys()].map((code) => LAST_CHANCE_REASONS[code]);
  return { ended: "stopped", left: lastChances, reason: reasons.join("; ") };
}

const LAST_CHANCE_REASONS: Partial<Record<SkipCode, string>> = {
  DAY_CAP: "today's message limit has been reached, and some are not due on the next sending day",
  QUIET_TIME: "some have no sending time left (quiet hours or day off)",
};

/** @throws {ReminderError} `CONFIRMATION_REQUIRED` where more vehicles than `confirmAbove` would get their first reminder */
async function requireConfirmation(parts: RunParts, run: Run): Promise<void> {
  // Of all shards: so many small parts must not pass for a small run.
  const count = await countNew(parts, { today: run.today, halt: run.halt });
  if (count <= parts.confirmAbove) return;
  throw new ReminderError(
    "CONFIRMATION_REQUIRED",
    `Nothing sent: ${count} vehicles would get their first reminder (limit ${parts.confirmAbove}). Look at a dry run, then confirm`,
  );
}
