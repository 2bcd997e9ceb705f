import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Ended, sharedProcesses } from "../../shared-process/shared-processes.ts";

export type { Ended };

const PENGINGAT = "packages/pengingat/dist/main.js";

/** The built programs with their first arguments, as the contract's commands start them. */
const COMMANDS = {
  pengingat: [PENGINGAT],
  remind: [PENGINGAT, "remind"],
  migrate: [PENGINGAT, "migrate"],
  server: [PENGINGAT, "start"],
  token: [PENGINGAT, "token"],
  minimal: ["examples/minimal/dist/main.js"],
} satisfies Record<string, [file: string, ...args: string[]]>;

export type ProgramName = keyof typeof COMMANDS;

/** A program under way. */
export interface RunningProgram {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Standard output and standard error so far. */
  output(): string;
  /** Resolves with the match as soon as the output has it; rejects where the process ends without. */
  shows(pattern: RegExp): Promise<RegExpMatchArray>;
  kill(signal: NodeJS.Signals): void;
  /** Closes our end of its standard output, as `head` does. */
  closeStdout(): void;
  closeStderr(): void;
}

/** The environment of a process: nothing of ours but the `PATH`. */
export type Environment = Readonly<Record<string, string>>;

/** Starts a program as a process of its own. `nodeOptions` go before the file. */
export function startProgram(
  name: ProgramName,
  env: Environment,
  args: readonly string[] = [],
  nodeOptions: readonly string[] = [],
): RunningProgram {
  const [file, ...command] = COMMANDS[name];
  const child = spawn(process.execPath, [...nodeOptions, pathOf(file), ...command, ...args], {
    cwd: "/",
    env: withPath(env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const looks = new Set<() => void>();
  const heard = () => {
    for (const look of looks) look();
  };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    heard();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    heard();
  });
  const ended = closed(child).then((code) => ({ code, stdout, stderr }));
  const output = () => stdout + stderr;

  return {
    pid: child.pid ?? -1,
    ended,
    output,
    shows(pattern) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const match = output().match(pattern);
          if (match) {
            looks.delete(look);
            resolve(match);
          }
        };
        looks.add(look);
        look();
        void ended.then(({ code }) =>
          reject(new Error(`ended with ${code} before ${pattern}:\n${output()}`)),
        );
      });
    },
    kill: (signal) => void child.kill(signal),
    closeStdout: () => void child.stdout.destroy(),
    closeStderr: () => void child.stderr.destroy(),
  };
}

async function closed(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, "close");
  return code;
}

const runShared = sharedProcesses();

/**
 * Runs a program to its end, one after the other in a process that they share: most of what a start costs is the loading of
 * libraries. Where the process itself is looked at, or several run at once, `startProgram` starts one.
 */
export function runProgram(
  name: ProgramName,
  env: Environment,
  args: readonly string[] = [],
): Promise<Ended> {
  const [file, ...command] = COMMANDS[name];
  if (file !== PENGINGAT) return startProgram(name, env, args).ended;
  return runShared({ file: pathOf(file), args: [...command, ...args], env: withPath(env) });
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(`../../../${file}`, import.meta.url));
}

function withPath(env: Environment): Environment {
  return { PATH: process.env.PATH ?? "", ...env };
}
