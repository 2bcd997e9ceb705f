import { checkedPort } from "../domain/checked-port.js";
import { ReminderError } from "../errors.js";
import { checkShardPace } from "../plan/shard.js";
import { recordedRun } from "../run/recorded-run.js";
import type { Run, RunOptions } from "../run/run-options.js";
import { runReminders } from "../run/run-reminders.js";
import { Halt } from "../send/halt.js";
import { StopDeadline } from "../send/stop-deadline.js";
import { checkedPreview, checkedRun } from "./checked-run.js";
import { checkedRunParts } from "./checked-run-parts.js";
import type { ReminderServicePorts } from "./ports.js";
import type { ReminderService } from "./reminder-service.js";
import { runGate } from "./run-gate.js";
import type { ReminderServiceOptions } from "./service-options.js";

/**
 * Puts the parts together.
 *
 * @throws {ReminderError} `INVALID_OPTION` or `INVALID_TEMPLATE`, naming the option, what was expected and what came
 */
export function createReminderService(
  ports: ReminderServicePorts,
  options: ReminderServiceOptions = {},
): ReminderService {
  const parts = checkedRunParts(ports, options);
  const { messenger, history } = ports;
  const { gate = runGate() } = options;
  checkedPort("gate", gate, ["tryEnter", "enter"]);
  const newRun = (each: RunOptions): Run => {
    if (each.shard !== undefined) checkShardPace(each.shard, parts.limits.ratePerMinute);
    const halt = new Halt();
    const deadline = new StopDeadline(parts.clock, parts.limits.shutdownGraceMs, halt, each.signal);
    const { runId = crypto.randomUUID() } = each;
    return { ...each, runId, today: parts.clock.today(), halt, deadline };
  };

  return {
    keepsHistory: history !== undefined,
    async run(runOptions = {}) {
      const run = newRun(checkedRun(runOptions));
      let leave: (() => void) | null = null;
      try {
        if (messenger === null) {
          throw new ReminderError("MESSENGER_NOT_CONFIGURED", "no messenger is configured: nothing was sent");
        }
        leave = gate.tryEnter();
        if (leave === null) throw new ReminderError("RUN_IN_PROGRESS", "a run is in progress");
        const work = (each: Run) => runReminders(parts, messenger, each);
        return await (history ? recordedRun(history, parts, run, work) : work(run));
      } finally {
        run.deadline.end();
        leave?.();
      }
    },
    async preview(previewOptions = {}) {
      return runReminders(parts, null, newRun(checkedPreview(previewOptions)));
    },
  };
}
