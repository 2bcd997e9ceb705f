import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { type BreeScheduler, type BreeSchedulerOptions, breeScheduler } from "../../src/index.js";
import { type EventLog, eventLog } from "./event-log.js";

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
  readonly open?: "throw";
  /** Shared with another rig, which shares its slots. */
  readonly folder?: string;
}

export interface Rig extends EventLog {
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
  /** The stored slots by scheduled instant. */
  slots(): Record<string, { readonly finished: boolean; readonly token: string | null }>;
}

export const SEVEN = { hour: 7, minute: 0 };

/** A scheduler in Jakarta with a scripted worker, stopped when its test ends. */
export function rig(options: RigOptions = {}): Rig {
  const { fixture = "scripted-worker", script = ["finished"], leaseMs = 60_000, open, ...rest } = options;
  const { folder = temporaryFolder(), ...schedulerOptions } = rest;
  const gauge = new Int32Array(new SharedArrayBuffer(16));
  const slotFile = join(folder, "slots.json");
  const log = eventLog();
  const scheduler = breeScheduler({
    worker: fixturePath(fixture),
    workerData: { script, leaseMs, open, gauge, slotFile },
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
    slots() {
      if (!existsSync(slotFile)) return {};
      const rows: [string, { finished: boolean; token: string | null }][] = Object.entries(
        JSON.parse(readFileSync(slotFile, "utf8")),
      );
      return Object.fromEntries(rows.map(([key, row]) => [key.split(" ")[1], row]));
    },
  };
}

export function fixturePath(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}.mjs`, import.meta.url));
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "scheduler-bree-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
