import { ReminderError } from "../errors.js";
import { checkShard } from "../plan/shard.js";
import { recordedRun } from "../run/recorded-run.js";
import type { Run, RunOptions } from "../run/run-options.js";
import { runReminders } from "../run/run-reminders.js";
import { checkedOptions } from "./checked-options.js";
import { checkedPort } from "./checked-port.js";
import type { ReminderServicePorts } from "./ports.js";
import type { ReminderService } from "./reminder-service.js";
import { runGate } from "./run-gate.js";
import { runParts } from "./run-parts.js";
import type { ReminderServiceOptions } from "./service-options.js";

const PREVIEW_OPTIONS = [
  "onReminder",
  "onAttempt",
  "onProgress",
  "keepReminders",
  "shard",
  "countFleet",
] as const;
const RUN_OPTIONS = [...PREVIEW_OPTIONS, "signal", "runId", "startedBy", "confirmed"] as const;

/**
 * Puts the parts together.
 *
 * @throws {ReminderError} `INVALID_OPTION` or `INVALID_TEMPLATE`, naming the option, what was expected and what came
 */
export function createReminderService(
  ports: ReminderServicePorts,
  options: ReminderServiceOptions = {},
): ReminderService {
  const parts = runParts(ports, options);
  const { messenger, history } = ports;
  const { gate = runGate() } = options;
  checkedPort("gate", gate, ["tryEnter", "enter"]);
  const newRun = (each: RunOptions): Run => {
    if (each.shard !== undefined) checkShard(each.shard, parts.limits.ratePerMinute);
    return { ...each, runId: each.runId ?? crypto.randomUUID(), today: parts.clock.today() };
  };

  return {
    keepsHistory: history !== undefined,
    async run(runOptions = {}) {
      const run = newRun(checkedOptions("run", runOptions, RUN_OPTIONS));
      if (messenger === null) {
        throw new ReminderError("MESSENGER_NOT_CONFIGURED", "no messenger is configured: nothing was sent");
      }
      const leave = gate.tryEnter();
      if (leave === null) throw new ReminderError("RUN_IN_PROGRESS", "a run is in progress");
      const work = (each: Run) => runReminders(parts, messenger, each);
      try {
        return await (history ? recordedRun(history, parts, run, work) : work(run));
      } finally {
        leave();
      }
    },
    async preview(previewOptions = {}) {
      return runReminders(parts, null, newRun(checkedOptions("preview", previewOptions, PREVIEW_OPTIONS)));
    },
  };
}
