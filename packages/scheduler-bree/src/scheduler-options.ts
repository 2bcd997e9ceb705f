import { extname, isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";
import { type RunGate, runGate, systemClock } from "@pengingat/core";
import {
  assertTimeZone,
  checkedOptions,
  checkedPort,
  invalidOption,
  wholeNumber,
} from "@pengingat/core/adapter";
import type { SchedulerClock } from "./daily-loop.js";
import type { SchedulerEvent } from "./scheduler-event.js";

/** Options of {@link breeScheduler}. */
export interface BreeSchedulerOptions {
  /** The compiled worker file, `.js` or `.mjs`: an absolute path or a `file:` URL. It calls `runScheduledWorker`. */
  readonly worker: string | URL;
  /** Given to the worker: plain data that `structuredClone` copies. @default undefined */
  readonly workerData?: unknown;
  /** IANA name of the zone that the daily time is in, such as `Asia/Jakarta`. */
  readonly timeZone: string;
  /** The time, and waiting for it. @default the machine's clock */
  readonly clock?: SchedulerClock;
  /** Shared with whatever else runs reminders in this process, so that no two runs overlap. @default a gate of its own */
  readonly gate?: RunGate;
  /** How long past its time today's run is still caught up, in milliseconds, at least 0. @default 21600000 (6 h) */
  readonly catchUpWithinMs?: number;
  /** How long until a run that did not finish is tried again, in milliseconds, at least 1. @default 900000 (15 min) */
  readonly retryEveryMs?: number;
  /**
   * How long `stop()` waits for a run under way before it ends the thread, in milliseconds, at least 0. Make it longer
   * than the service's `shutdownGraceMs`, within which it settles what is under way.
   * @default 15000
   */
  readonly stopTimeoutMs?: number;
  /** Called with what happens, for a log. What it throws is ignored. @default nothing is called */
  readonly onEvent?: (event: SchedulerEvent) => void;
}

/** The options, checked and with every default filled in. */
export interface SchedulerSettings extends Required<Omit<BreeSchedulerOptions, "worker">> {
  /** The worker file's absolute path. */
  readonly file: string;
}

/** Node fires a longer timer at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Fills in the defaults. @throws {ReminderError} `INVALID_OPTION` */
export function schedulerSettings(options: BreeSchedulerOptions): SchedulerSettings {
  const {
    worker,
    timeZone,
    catchUpWithinMs = 6 * 3_600_000,
    retryEveryMs = 15 * 60_000,
    stopTimeoutMs = 15_000,
    onEvent = () => undefined,
    ...rest
  } = checkedOptions("options", options, [
    "worker",
    "workerData",
    "timeZone",
    "clock",
    "gate",
    "catchUpWithinMs",
    "retryEveryMs",
    "stopTimeoutMs",
    "onEvent",
  ]);
  assertTimeZone(timeZone);
  if (typeof onEvent !== "function") throw invalidOption("onEvent", "a function", onEvent);
  return {
    file: workerFile(worker),
    workerData: plainData(rest.workerData),
    timeZone,
    clock: checkedPort("clock", rest.clock ?? systemClock({ timeZone }), ["now", "sleep"]),
    gate: checkedPort("gate", rest.gate ?? runGate(), ["tryEnter", "enter"]),
    catchUpWithinMs: wholeNumber("catchUpWithinMs", catchUpWithinMs, { min: 0, max: LONGEST_TIMER_MS }),
    retryEveryMs: wholeNumber("retryEveryMs", retryEveryMs, { min: 1, max: LONGEST_TIMER_MS }),
    stopTimeoutMs: wholeNumber("stopTimeoutMs", stopTimeoutMs, { min: 0, max: LONGEST_TIMER_MS }),
    onEvent,
  };
}

function workerFile(worker: string | URL): string {
  const isUrl = worker instanceof URL || (typeof worker === "string" && worker.startsWith("file:"));
  const file = isUrl ? pathOf(worker) : worker;
  if (typeof file !== "string" || !isAbsolute(file)) {
    throw invalidOption("worker", "an absolute path or a file: URL", file);
  }
  if (![".js", ".mjs"].includes(extname(file))) {
    throw invalidOption("worker", "a compiled .js or .mjs file", file);
  }
  return file;
}

function pathOf(url: string | URL): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw invalidOption("worker", "an absolute path or a file: URL", String(url));
  }
}

function plainData(data: unknown): unknown {
  try {
    return structuredClone(data);
  } catch {
    throw invalidOption("workerData", "plain data that structuredClone copies", data);
  }
}
