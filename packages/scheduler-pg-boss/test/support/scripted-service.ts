import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { ReminderError, type ReminderService, type RunOptions, type RunReport } from "@pengingat/core";

/** What a scripted run does: end well, throw, be held back, be cut short, wait to be stopped, or hear nothing. */
export type ScriptWord =
  | "finishes"
  | "throws"
  | "needs confirmation"
  | "halts"
  | "waits"
  | "ignores the stop";

/** A service that plays a script, the last word of it for ever, and what it saw. */
export interface ScriptedService extends Pick<ReminderService, "run"> {
  readonly runs: RunOptions[];
  readonly ended: () => number;
}

export function scriptedService(...script: ScriptWord[]): ScriptedService {
  const runs: RunOptions[] = [];
  let ended = 0;
  return {
    runs,
    ended: () => ended,
    async run(options = {}) {
      const word = script[Math.min(runs.length, script.length - 1)] ?? "finishes";
      runs.push(options);
      try {
        await play(word, options.signal ?? new AbortController().signal);
        return reportOf(word);
      } finally {
        ended += 1;
      }
    },
  };
}

async function play(word: ScriptWord, signal: AbortSignal): Promise<void> {
  if (word === "waits" && !signal.aborted) await once(signal, "abort");
  else if (word === "ignores the stop") await new Promise(() => {});
  else await delay(5);
  if (word === "throws") throw new Error("no row for Budi 628111111111");
  if (word === "needs confirmation") throw new ReminderError("CONFIRMATION_REQUIRED", "needs confirmation");
}

function reportOf(word: ScriptWord): RunReport {
  const isCut = word === "halts" || word === "waits";
  return {
    runId: "11111111-1111-4111-8111-111111111111",
    today: "2025-12-15",
    dryRun: false,
    totalVehicles: 0,
    due: 3,
    sent: isCut ? 1 : 3,
    planned: 0,
    failed: 0,
    unknown: 0,
    skipped: 0,
    ended: word === "halts" ? "halted" : word === "waits" ? "stopped" : "finished",
    left: isCut ? 2 : 0,
    reason: isCut ? "the gateway says: Budi 628111111111" : null,
    reminders: [],
  };
}
