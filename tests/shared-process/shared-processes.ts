import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A program that runs to its end: its file and arguments, and all of its environment. */
export interface ProgramRun {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** How a program ended and what it wrote. */
export interface Ended {
  /** Exit code; `null` where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the child says of a run. `isSpent`: what the run left open would meet the next one. */
export interface ChildRun extends Ended {
  readonly isSpent: boolean;
}

interface Shared {
  readonly child: ChildProcess;
  runs: number;
}

const CHILD = fileURLToPath(new URL("./child.ts", import.meta.url));
/** Each run leaves its own modules in memory. */
const MOST_RUNS = 100;

/**
 * Runs programs to their end in processes that have their libraries loaded already, each one after the other, as most of what
 * a start costs is the loading. So many processes at most are started, with these options of Node, in that folder.
 */
export function sharedProcesses({
  most = 1,
  execArgv = [],
  cwd = "/",
}: {
  readonly most?: number;
  readonly execArgv?: string[];
  readonly cwd?: string;
} = {}): (run: ProgramRun) => Promise<Ended> {
  const idle: Shared[] = [];
  const waiting: (() => void)[] = [];
  let busy = 0;

  async function start(): Promise<Shared> {
    const env = { PATH: process.env.PATH ?? "" };
    const child = fork(CHILD, { cwd, env, execArgv, stdio: ["ignore", "ignore", "inherit", "ipc"] });
    await once(child, "message");
    // It ends with this process, and must not keep it from ending.
    child.unref();
    child.channel?.unref();
    return { child, runs: 0 };
  }

  return async (run) => {
    while (busy === most) await new Promise<void>((resolve) => waiting.push(resolve));
    busy += 1;
    try {
      const last = idle.pop();
      const shared = last?.child.connected ? last : await start();
      const { isSpent, ...ended } = await ask(shared.child, run);
      shared.runs += 1;
      if (isSpent || shared.runs === MOST_RUNS) shared.child.kill();
      else idle.push(shared);
      return ended;
    } finally {
      busy -= 1;
      waiting.shift()?.();
    }
  };
}

async function ask(child: ChildProcess, run: ProgramRun): Promise<ChildRun> {
  const { promise, resolve, reject } = Promise.withResolvers<ChildRun>();
  const onExit = () => reject(new Error("the shared process ended in the middle of a run"));
  child.once("exit", onExit).once("message", resolve as (message: unknown) => void);
  child.send(run);
  const ended = await promise;
  child.off("exit", onExit);
  return ended;
}
