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

/** What the child is asked for. `isFollowed`: what it writes is sent at once, and it ends where the program would. */
export interface AskedRun extends ProgramRun {
  readonly isFollowed: boolean;
}

/** What a run that is followed has written. */
export interface ChildOutput {
  readonly stdout?: string;
  readonly stderr?: string;
}

/** A run under way. */
interface FollowedRun {
  readonly pid: number;
  /** Its exit code; `null` where a signal ended it. */
  readonly ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
}

/** Processes that have their libraries loaded already. */
export interface SharedProcesses {
  /** Runs a program to its end. */
  run(run: ProgramRun): Promise<Ended>;
  /** Starts a program in a process that is its own as long as it runs, and hands on what it writes. */
  follow(run: ProgramRun, onOutput: (output: ChildOutput) => void): FollowedRun;
}

interface Shared {
  readonly child: ChildProcess;
  readonly ready: Promise<unknown>;
  readonly exited: Promise<null>;
  runs: number;
}

const CHILD = fileURLToPath(new URL("./child.ts", import.meta.url));
/** Each run leaves its own modules in memory. */
const MOST_RUNS = 100;

/**
 * Runs programs in processes that have their libraries loaded already, each process one after the other, as most of what
 * a start costs is the loading. So many at most run to their end at once, with these options of Node, in that folder.
 */
export function sharedProcesses({
  most = 1,
  execArgv = [],
  cwd = "/",
}: {
  readonly most?: number;
  readonly execArgv?: string[];
  readonly cwd?: string;
} = {}): SharedProcesses {
  const idle: Shared[] = [];
  const waiting: (() => void)[] = [];
  let busy = 0;

  function start(): Shared {
    const env = { PATH: process.env.PATH ?? "" };
    const child = fork(CHILD, { cwd, env, execArgv, stdio: ["ignore", "ignore", "inherit", "ipc"] });
    // What was sent before the end is read by the time that the channel closes.
    const exited = Promise.all([once(child, "exit"), once(child, "disconnect")]).then(() => null);
    return { child, ready: once(child, "message"), exited, runs: 0 };
  }

  /** One that waits, or a new one. */
  function take(): Shared {
    for (let last = idle.pop(); last; last = idle.pop()) if (isAlive(last.child)) return last;
    return start();
  }

  function giveBack(shared: Shared, { isSpent }: ChildRun): void {
    shared.runs += 1;
    if (isSpent || shared.runs === MOST_RUNS) shared.child.kill();
    else idle.push(shared);
    // It ends with this process, and must not keep it from ending.
    shared.child.unref();
    shared.child.channel?.unref();
  }

  return {
    async run(run) {
      while (busy === most) await new Promise<void>((resolve) => waiting.push(resolve));
      busy += 1;
      try {
        const shared = take();
        const ended = await ask(shared, { ...run, isFollowed: false }, () => {});
        if (ended === null) throw new Error("the shared process ended in the middle of a run");
        giveBack(shared, ended);
        const { isSpent: _, ...result } = ended;
        return result;
      } finally {
        busy -= 1;
        waiting.shift()?.();
      }
    },
    follow(run, onOutput) {
      const shared = take();
      let isOver = false;
      const ended = ask(shared, { ...run, isFollowed: true }, onOutput).then((end) => {
        isOver = true;
        if (end) giveBack(shared, end);
        return end ? end.code : shared.child.exitCode;
      });
      return {
        pid: shared.child.pid ?? -1,
        ended,
        kill(signal) {
          if (!isOver) shared.child.kill(signal);
        },
      };
    },
  };
}

function isAlive({ connected, exitCode, signalCode }: ChildProcess): boolean {
  return connected && exitCode === null && signalCode === null;
}

/** Resolves with how the run ended, or with `null` where the process did. */
async function ask(
  { child, ready, exited }: Shared,
  run: AskedRun,
  onOutput: (output: ChildOutput) => void,
): Promise<ChildRun | null> {
  child.ref();
  child.channel?.ref();
  const { promise, resolve } = Promise.withResolvers<ChildRun>();
  const onMessage = (message: ChildOutput | ChildRun) =>
    "isSpent" in message ? resolve(message) : onOutput(message);
  void Promise.race([ready, exited]).then(() => {
    child.on("message", onMessage as (message: unknown) => void);
    if (child.connected) child.send(run);
  });
  const end = await Promise.race([promise, exited]);
  child.off("message", onMessage as (message: unknown) => void);
  return end;
}
