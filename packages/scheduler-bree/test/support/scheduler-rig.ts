import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type EventLog, eventLog } from "@pengingat/test-support/event-log";
import { onTestFinished } from "vitest";
import { type BreeScheduler, type BreeSchedulerOptions, breeScheduler } from "../../src/index.js";
import type { SchedulerEvent } from "../../src/scheduler-event.js";

/** What a scripted run does: end in one of these ways, be held back, wait to be cancelled or for ever, throw, or end its thread. */
type ScriptWord =
  | "finished"
  | "halted"
  | "database_lost"
  | "unconfirmed"
  | "wait"
  | "deaf"
  | "throw"
  | "exit";

export interface RigOptions extends Partial<BreeSchedulerOptions> {
  /** The name of a fixture. @default "scripted-worker" */
  readonly fixture?: string;
  /** One word for each run, the last for ever. @default ["finished"] */
  readonly script?: readonly ScriptWord[];
  readonly leaseMs?: number;
  /** Whether the worker's own `open` throws. */
  readonly open?: "throw" | "throw once";
  /** Whether no scheduled run ever was; else yesterday's has finished. @default false */
  readonly firstEver?: boolean;
  /** Shared with another rig, which shares its scheduled runs. */
  readonly folder?: string;
}

export interface Rig extends EventLog<SchedulerEvent> {
  readonly scheduler: BreeScheduler;
  readonly folder: string;
  /** The runs that the worker began, how many are inside, how many overlapped, and the connections closed. */
  readonly runs: () => {
    readonly begun: number;
    readonly inside: number;
    readonly overlaps: number;
    readonly closed: number;
  };
  /** Resolves once a run is inside its worker. */
  untilInside(): Promise<void>;
  /** What is stored of scheduled runs, by instant. */
  stored(): Record<string, { readonly finished: boolean; readonly token: string | null }>;
}

export const SEVEN = { hour: 7, minute: 0 };

/** A scheduler in Jakarta with a scripted worker, stopped when its test ends. */
export function rig(options: RigOptions = {}): Rig {
  const { fixture = "scripted-worker", script = ["finished"], leaseMs = 60_000, open, ...rest } = options;
  const { folder = temporaryFolder(), firstEver = false, ...schedulerOptions } = rest;
  const gauge = new Int32Array(new SharedArrayBuffer(20));
  const runsFile = firstEver ? join(folder, RUNS_FILE) : runsSinceYesterday(folder);
  const log = eventLog<SchedulerEvent>();
  const scheduler = breeScheduler({
    worker: fixturePath(fixture),
    workerData: { script, leaseMs, open, gauge, runsFile },
    timeZone: "Asia/Jakarta",
    onEvent: log.onEvent,
    ...schedulerOptions,
  });
  onTestFinished(() => scheduler.stop());

  return {
    ...log,
    scheduler,
    folder,
    runs() {
      const [begun = 0, inside = 0, overlaps = 0, closed = 0] = gauge;
      return { begun, inside, overlaps, closed };
    },
    async untilInside() {
      while (Atomics.load(gauge, 1) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    stored() {
      if (!existsSync(runsFile)) return {};
      const rows: [string, { finished: boolean; token: string | null }][] = Object.entries(
        JSON.parse(readFileSync(runsFile, "utf8")),
      );
      return Object.fromEntries(rows.map(([key, row]) => [key.split(" ")[1], row]));
    },
  };
}

const RUNS_FILE = "scheduled-runs.json";

/** A record of scheduled runs in which yesterday's has finished, if there is none in the folder yet. */
export function runsSinceYesterday(folder: string): string {
  const file = join(folder, RUNS_FILE);
  const row = { finished: true, token: null, leaseUntil: 0 };
  const rows = { "maintenance_reminder_job 2025-12-14T00:00:00.000Z": row };
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(rows));
  return file;
}

export function fixturePath(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}.mjs`, import.meta.url));
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "scheduler-bree-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
