import { setTimeout as delay } from "node:timers/promises";
import { ReminderError, type ReminderService, type RunOptions, type RunReport } from "@pengingat/core";
import { faultOf, isStillOpen } from "@pengingat/core/adapter";
import type { SchedulerEvent, ShardCounts } from "./scheduler-event.js";
import type { ShardData, ShardOutput } from "./shard-job.js";

/** How often a shard looks whether another run of this process is over. */
const GATE_EVERY_MS = 1_000;

/** Thrown to give a job back to the cluster. */
export class Released extends Error {
  override readonly name = "Released";
}

/** What {@link runShard} works with. */
export interface ShardParts {
  readonly service: Pick<ReminderService, "run">;
  readonly emit: (event: SchedulerEvent) => void;
}

/**
 * Makes the run of one shard.
 *
 * @throws {Released} where another process is to take the shard: this one stops, or lost its claim or the database
 */
export async function runShard(
  { service, emit }: ShardParts,
  { scheduledFor, index, count }: ShardData,
  signal: AbortSignal,
): Promise<ShardOutput> {
  const shard = { scheduledFor: new Date(scheduledFor), index, count };
  const giveBack = () => {
    emit({ type: "shard_released", ...shard });
    return new Released("released");
  };
  let stillOpen = 0;
  try {
    const report = await runWhenFree(service, {
      // A shard of one would be read like any other, only slower.
      ...(count > 1 && { shard: { index, count } }),
      countFleet: false,
      keepReminders: false,
      onReminder: (reminder) => {
        if (isStillOpen(reminder)) stillOpen += 1;
      },
      signal,
      // How the store's figures know which runs belong together.
      startedBy: { kind: "schedule", by: count > 1 ? `${index + 1}/${count}` : null },
    });
    if (report === null || signal.aborted || report.ended === "database_lost") throw giveBack();
    const closed = report.ended === "finished" && stillOpen === 0;
    const counts = countsOf(report);
    emit({ type: closed ? "shard_finished" : "shard_cut_short", ...shard, counts });
    return { closed, counts, fault: null };
  } catch (error) {
    if (error instanceof Released) throw error;
    if (ReminderError.is(error) && error.code === "DATABASE_LOST") throw giveBack();
    const fault = faultOf(error);
    emit({ type: "shard_failed", ...shard, fault });
    return { closed: false, counts: null, fault };
  }
}

/** Runs as soon as no other run of this process is under way; `null` where `signal` aborts first. */
async function runWhenFree(
  service: Pick<ReminderService, "run">,
  options: RunOptions & { readonly signal: AbortSignal },
): Promise<RunReport | null> {
  const { signal } = options;
  while (!signal.aborted) {
    try {
      return await service.run(options);
    } catch (error) {
      if (!ReminderError.is(error) || error.code !== "RUN_IN_PROGRESS") throw error;
    }
    await delay(GATE_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return null;
}

function countsOf({ due, sent, failed, unknown, skipped, left }: RunReport): ShardCounts {
  return { due, sent, failed, unknown, skipped, left };
}
