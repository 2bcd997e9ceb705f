import type { ReminderResult, ReminderService, Slot, SlotLedger } from "@pengingat/core";
import { faultOf } from "./scheduler-fault.js";
import { acquireSlot } from "./slot-lease.js";
import type { WorkerOutcome } from "./slot-outcome.js";

/** A worker whose connection does not close must still tell what became of its run. */
const CLOSE_WITHIN_MS = 5_000;

/** What a worker file is given. */
export interface ScheduledContext {
  readonly slot: Slot;
  /** Aborts when the run is to end; the run gets it too. */
  readonly signal: AbortSignal;
  /** The scheduler's `workerData`. */
  readonly data: unknown;
}

/** What a worker file makes, on a database connection of its own. */
export interface ScheduledParts {
  readonly service: Pick<ReminderService, "run">;
  readonly slots: SlotLedger;
  /** How long the slot stays taken after this process has died, in milliseconds. Renewed at least every third of it. */
  readonly leaseMs: number;
  /** Closes the connection; called once, whatever happened. */
  close(): Promise<void>;
}

/** Opens the parts, runs the slot if it is to be had, and closes them. Never rejects. */
export async function scheduledRun(
  open: (context: ScheduledContext) => Promise<ScheduledParts>,
  context: ScheduledContext,
): Promise<WorkerOutcome> {
  try {
    const parts = await open(context);
    try {
      return await runSlot(parts, context);
    } finally {
      await settledWithin(parts.close(), CLOSE_WITHIN_MS);
    }
  } catch (error) {
    return { outcome: "failed", fault: faultOf(error) };
  }
}

async function runSlot(
  { service, slots, leaseMs }: ScheduledParts,
  { slot, signal }: ScheduledContext,
): Promise<WorkerOutcome> {
  const lease = await acquireSlot(slots, slot, leaseMs);
  if (lease === "held") return { outcome: "held", leaseMs };
  if (lease === "finished") return { outcome: "already_finished" };
  let closed = false;
  let stillOpen = 0;
  try {
    const report = await service.run({
      onReminder: (reminder) => {
        if (isStillOpen(reminder)) stillOpen += 1;
      },
      signal: AbortSignal.any([signal, lease.lost]),
      keepReminders: false,
      startedBy: { kind: "schedule", by: null },
    });
    closed = report.ended === "finished" && stillOpen === 0;
    const { reminders: _, reason: __, ...counts } = report;
    return { outcome: "ran", counts, closed };
  } finally {
    await lease.release({ finished: closed });
  }
}

/** What only the gateway's state kept back: a few of them, too few to halt a run, are no reason to wait for tomorrow. */
const GATEWAY_FAULTS: readonly string[] = ["UNREACHABLE", "RATE_LIMITED", "KEY_REFUSED", "DEVICE_OFFLINE"];

/** Whether a reminder may yet be sent today: by another run that has it, and that may die before, or by another try. */
function isStillOpen(reminder: ReminderResult): boolean {
  if (reminder.status === "skipped") return reminder.code === "IN_PROGRESS";
  return reminder.status === "failed" && GATEWAY_FAULTS.includes(reminder.code);
}

/** What the run came to stands, however its connection closes. */
async function settledWithin(closing: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([closing.catch(() => undefined), late]);
  clearTimeout(timer);
}
