import { extname, isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";
import { assertTimeZone, ReminderError, type RunGate, runGate, systemClock } from "@pengingat/core";
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
  /** How long past its time today's slot is still caught up, in milliseconds, at least 0. @default 21600000 (6 h) */
  readonly catchUpWithinMs?: number;
  /** How long to wait before a slot that was not finished is tried again, in milliseconds, at least 1. @default 900000 (15 min) */
  readonly retryEveryMs?: number;
  /**
   * How long `stop()` waits for a run under way before it ends the thread, in milliseconds, at least 0. To be longer
   * than the service's `shutdownGraceMs`, within which it settles what is under way. @default 15000
   */
  readonly stopTimeoutMs?: number;
  /** Told of what happens, for a log. What it throws is ignored. @default nobody */
  readonly onEvent?: (event: SchedulerEvent) => void;
}

/** Options with every default filled in. */
export interface CheckedOptions extends Required<Omit<BreeSchedulerOptions, "worker">> {
  /** The worker file's absolute path. */
  readonly file: string;
}

/** Fills in the defaults. @throws {ReminderError} `INVALID_OPTION` */
export function checkedOptions(options: BreeSchedulerOptions): CheckedOptions {
  assertTimeZone(options.timeZone);
  return {
    file: workerFile(options.worker),
    workerData: plainData(options.workerData),
    timeZone: options.timeZone,
    clock: options.clock ?? systemClock({ timeZone: options.timeZone }),
    gate: options.gate ?? runGate(),
    catchUpWithinMs: milliseconds("catchUpWithinMs", options.catchUpWithinMs ?? 6 * 3_600_000, 0),
    retryEveryMs: milliseconds("retryEveryMs", options.retryEveryMs ?? 15 * 60_000, 1),
    stopTimeoutMs: milliseconds("stopTimeoutMs", options.stopTimeoutMs ?? 15_000, 0),
    onEvent: options.onEvent ?? (() => undefined),
  };
}

function workerFile(worker: string | URL): string {
  if (!(worker instanceof URL) && typeof worker !== "string") {
    throw invalid("worker", "an absolute path or a file: URL", typeof worker);
  }
  const file = worker instanceof URL || worker.startsWith("file:") ? pathOf(worker) : worker;
  if (!isAbsolute(file)) {
    throw invalid("worker", "an absolute path or a file: URL", JSON.stringify(file));
  }
  if (![".js", ".mjs"].includes(extname(file))) {
    throw invalid("worker", "a compiled .js or .mjs file", JSON.stringify(file));
  }
  return file;
}

function pathOf(url: string | URL): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw invalid("worker", "an absolute path or a file: URL", JSON.stringify(String(url)));
  }
}

function plainData(data: unknown): unknown {
  try {
    return structuredClone(data);
  } catch {
    throw invalid("workerData", "plain data that structuredClone copies", "data that it can't copy");
  }
}

function milliseconds(name: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least && value <= LONGEST_TIMER_MS) return value;
  throw invalid(name, `a whole number of milliseconds from ${least} to ${LONGEST_TIMER_MS}`, String(value));
}

/** Node fires a longer timer at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function invalid(name: string, expected: string, got: string): ReminderError {
  return new ReminderError("INVALID_OPTION", `${name}: expected ${expected}, got ${got}`);
}
