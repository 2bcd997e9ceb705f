import type { ReminderService, ScheduledRun, ScheduledRuns } from "@pengingat/core";
import { acquireRun, checkedPort, faultOf, isStillOpen, wholeNumber } from "@pengingat/core/adapter";
import type { WorkerOutcome } from "./scheduled-run-outcome.js";

/** A worker whose connection does not close must still report what became of its run. */
const CLOSE_WITHIN_MS = 5_000;

/** What a worker file is given. */
export interface ScheduledContext {
  readonly scheduledRun: ScheduledRun;
  /** Aborts when the run is to end; the run gets it too. */
  readonly signal: AbortSignal;
  /** The scheduler's `workerData`. */
  readonly data: unknown;
}

/** What a worker file makes, on a database connection of its own. */
export interface ScheduledParts {
  readonly service: Pick<ReminderService, "run">;
  /** Where scheduled runs are recorded, so that of many processes one makes each. */
  readonly scheduledRuns: ScheduledRuns;
  /**
   * How long the scheduled run stays taken after this process has died, in milliseconds, at least 1. Renewed at least
   * every third of it.
   */
  readonly leaseMs: number;
  /** Closes the connection; called once, whatever happened. */
  close(): Promise<void>;
}

/** An attempt at a scheduled run, as {@link scheduledRun} makes it. */
export interface ScheduledAttempt extends ScheduledContext {
  /** Whether its time had passed when the scheduler was started. Then it runs only if some scheduled run ever was. */
  readonly isCatchUp: boolean;
}

/** Opens the parts, makes the scheduled run if nobody else has it, and closes them. Never rejects. */
export async function scheduledRun(
  open: (context: ScheduledContext) => Promise<ScheduledParts>,
  { isCatchUp, ...context }: ScheduledAttempt,
): Promise<WorkerOutcome> {
  try {
    const parts = checkedPort("parts", await open(context), ["close"]);
    try {
      checkParts(parts);
      const { job } = context.scheduledRun;
      if (isCatchUp && !(await parts.scheduledRuns.hasAny(job))) return { outcome: "not_missed" };
      return await runUnderLease(parts, context);
    } finally {
      await settledWithin(parts.close(), CLOSE_WITHIN_MS);
    }
  } catch (error) {
    return { outcome: "failed", fault: faultOf(error) };
  }
}

function checkParts({ service, scheduledRuns, leaseMs }: ScheduledParts): void {
  checkedPort("service", service, ["run"]);
  checkedPort("scheduledRuns", scheduledRuns, ["acquire", "renew", "release", "hasAny"]);
  wholeNumber("leaseMs", leaseMs, { min: 1, max: 2 ** 31 - 1 });
}

async function runUnderLease(
  { service, scheduledRuns, leaseMs }: ScheduledParts,
  { scheduledRun: run, signal }: ScheduledContext,
): Promise<WorkerOutcome> {
  const held = await acquireRun(scheduledRuns, run, leaseMs);
  if (held === "held") return { outcome: "held", leaseMs };
  if (held === "finished") return { outcome: "already_finished" };
  let closed = false;
  let stillOpen = 0;
  try {
    const report = await service.run({
      onReminder: (reminder) => {
        if (isStillOpen(reminder)) stillOpen += 1;
      },
      signal: AbortSignal.any([signal, held.lost]),
      keepReminders: false,
      startedBy: { kind: "schedule", by: null },
    });
    closed = report.ended === "finished" && stillOpen === 0;
    const { reminders: _, reason: __, ...counts } = report;
    return { outcome: "ran", counts, closed };
  } finally {
    await held.release({ finished: closed });
  }
}

/** Waits for the connection to close, but not for long: what the run came to stands, however it closes. */
async function settledWithin(closing: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([closing.catch(() => undefined), late]);
  clearTimeout(timer);
}
