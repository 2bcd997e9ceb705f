import { checkedOptions, checkInnerNames, checkTogether } from "../domain/checked-options.js";
import { invalidOption } from "../domain/invalid-option.js";
import { checkedSignal, checkOptionalFlag, checkOptionalFunction } from "../domain/option-values.js";
import { checkShard } from "../plan/shard.js";
import type { PreviewOptions, RunOptions } from "../run/run-options.js";

const LISTENERS = ["onReminder", "onAttempt", "onProgress"] as const;
const FLAGS = ["keepReminders", "countFleet"] as const;
const PREVIEW_OPTIONS = [...LISTENERS, ...FLAGS, "shard"] as const;
const RUN_OPTIONS = [...PREVIEW_OPTIONS, "signal", "runId", "startedBy", "confirmed"] as const;

const SHARD = ["index", "count"];

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** @throws {ReminderError} `INVALID_OPTION` */
export function checkedPreview(options: PreviewOptions): PreviewOptions {
  checkTogether(
    () => checkedOptions("preview", options, PREVIEW_OPTIONS),
    () => checkInnerNames("shard", options?.shard, SHARD),
  );
  return checkedBoth(options);
}

/** @throws {ReminderError} `INVALID_OPTION` */
export function checkedRun(options: RunOptions): RunOptions {
  checkTogether(
    () => checkedOptions("run", options, RUN_OPTIONS),
    () => checkInnerNames("shard", options?.shard, SHARD),
    () => checkInnerNames("startedBy", options?.startedBy, ["kind", "by"]),
  );
  const { signal, runId, startedBy, confirmed } = checkedBoth(options);
  if (signal !== undefined) checkedSignal("signal", signal);
  if (runId !== undefined && !(typeof runId === "string" && UUID.test(runId))) {
    throw invalidOption("runId", "a UUID", runId);
  }
  if (startedBy !== undefined) {
    const { kind, by } = startedBy;
    if (!["schedule", "http", "command"].includes(kind)) {
      throw invalidOption("startedBy.kind", "schedule, http or command", kind);
    }
    if (by !== null && typeof by !== "string") throw invalidOption("startedBy.by", "a name or null", by);
  }
  checkOptionalFlag("confirmed", confirmed);
  return options;
}

function checkedBoth<Options extends PreviewOptions>(options: Options): Options {
  for (const name of LISTENERS) checkOptionalFunction(name, options[name]);
  for (const name of FLAGS) checkOptionalFlag(name, options[name]);
  if (options.shard !== undefined) checkShard(options.shard);
  return options;
}
