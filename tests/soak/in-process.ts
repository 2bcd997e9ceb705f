import { setImmediate as turn } from "node:timers/promises";
import type { Messenger } from "@pengingat/core";
import { SCHEDULED_JOB } from "@pengingat/core/adapter";
import { dailyLoop } from "../../packages/scheduler-bree/src/daily-loop.ts";
import { dailyPlan } from "../../packages/scheduler-bree/src/daily-plan.ts";
import { scheduledRun } from "../../packages/scheduler-bree/src/scheduled-run.ts";
import { scheduledParts } from "./scheduled-parts.ts";
import type { System, World } from "./system.ts";

const HOUR_MS = 3_600_000;

/** The scheduler's own plan and loop, with what its worker does in this process. */
export function inProcess({ databaseUrl, timeZone, time, clock, accept, onEvent }: World): System {
  const plan = dailyPlan({ timeZone, catchUpWithinMs: 6 * HOUR_MS, retryEveryMs: HOUR_MS / 4 });
  const messenger: Messenger = {
    timeoutMs: 30_000,
    async send(message) {
      await turn();
      accept(message);
      return { status: "sent", response: "accepted", messageId: null };
    },
  };
  const open = async () => scheduledParts({ databaseUrl, timeZone, messenger, now: clock.now });

  plan.set(time, clock.now());
  const loop = dailyLoop({
    plan,
    clock,
    emit: onEvent,
    attempt: ({ isCatchUp, scheduledFor }, { cancel }) =>
      scheduledRun(open, {
        scheduledRun: { job: SCHEDULED_JOB, scheduledFor },
        isCatchUp,
        signal: cancel,
        data: undefined,
      }),
  });
  return {
    stop() {
      loop.cancel();
      return loop.ended;
    },
  };
}
