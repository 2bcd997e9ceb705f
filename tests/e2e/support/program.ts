import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import {
  type ChildOutput,
  type Ended,
  type ProgramRun,
  sharedProcesses,
} from "../../shared-process/shared-processes.ts";

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
}

/** A program under way as a process of its own. */
export interface OwnProcess extends RunningProgram {
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
): OwnProcess {
  const [file, ...command] = COMMANDS[name];
  const child = spawn(process.execPath, [...nodeOptions, pathOf(file), ...command, ...args], {
    cwd: "/",
    env: withPath(env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const written = collected();
  child.stdout.setEncoding("utf8").on("data", (stdout: string) => written.add({ stdout }));
  child.stderr.setEncoding("utf8").on("data", (stderr: string) => written.add({ stderr }));
  return {
    pid: child.pid ?? -1,
    ...written.until(closed(child)),
    kill: (signal) => void child.kill(signal),
    closeStdout: () => void child.stdout.destroy(),
    closeStderr: () => void child.stderr.destroy(),
  };
}

async function closed(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, "close");
  return code;
}

/** Keeps what a program writes, and looks into it. */
function collected() {
  let stdout = "";
  let stderr = "";
  const looks = new Set<() => void>();
  const output = () => stdout + stderr;

  return {
    add(text: ChildOutput) {
      stdout += text.stdout ?? "";
      stderr += text.stderr ?? "";
      for (const look of looks) look();
    },
    until(end: Promise<number | null>): Pick<RunningProgram, "ended" | "output" | "shows"> {
      const ended = end.then((code) => ({ code, stdout, stderr }));
      return {
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
      };
    },
  };
}

const processes = sharedProcesses();

/**
 * Runs a program to its end, one after the other in a process that they share: most of what a start costs is the loading of
 * libraries. Where the process itself is looked at, `startProgram` starts one.
 */
export function runProgram(
  name: ProgramName,
  env: Environment,
  args: readonly string[] = [],
): Promise<Ended> {
  const [file] = COMMANDS[name];
  if (file !== PENGINGAT) return startProgram(name, env, args).ended;
  return processes.run(programRun(name, env, args));
}

/** Starts a program that is asked something, or hit, while it runs; where it ends in order, its process serves others later. */
export function followProgram(
  name: Exclude<ProgramName, "minimal">,
  env: Environment,
  args: readonly string[] = [],
): RunningProgram {
  const written = collected();
  const { pid, ended, kill } = processes.follow(programRun(name, env, args), written.add);
  return { pid, kill, ...written.until(ended) };
}

function programRun(name: ProgramName, env: Environment, args: readonly string[]): ProgramRun {
  const [file, ...command] = COMMANDS[name];
  return { file: pathOf(file), args: [...command, ...args], env: withPath(env) };
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(`../../../${file}`, import.meta.url));
}

function withPath(env: Environment): Environment {
  return { PATH: process.env.PATH ?? "", ...env };
}
