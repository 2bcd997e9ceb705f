import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The built program. */
export const PENGINGAT = fileURLToPath(new URL("../../packages/pengingat/dist/main.js", import.meta.url));
const COMMANDS = { remind: "remind", migrate: "migrate", server: "start", suppress: "suppress" };
const ANSWERS: readonly ProgramName[] = ["remind", "suppress"];
const CLOCK = new URL("./shifted-clock.ts", import.meta.url).href;

export type ProgramName = keyof typeof COMMANDS;
export type OutputName = "stdout" | "stderr";

/** How a process ended. */
interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A built program, running as a process of its own. */
export interface Program {
  readonly exited: Promise<Exit>;
  readonly running: boolean;
  /** Its log so far: of `remind` and `suppress` standard error alone, as what they answer is no log. */
  log(): string;
  /** Standard output so far. */
  output(): string;
  signal(name: NodeJS.Signals): void;
  /** Closes our end of its output: its next write fails with `EPIPE`. */
  closeOutput(name: OutputName): void;
  /** Resolves with the first line of the log that fits; rejects where the process ends without one. */
  logged(pattern: RegExp): Promise<string>;
}

export interface ProgramOptions {
  readonly args?: readonly string[];
  /** The file that says by how many milliseconds its wall clock is wrong. */
  readonly clock?: string;
  /** The outputs that take nothing: each write fails with `ENOSPC`, as on a full disk. */
  readonly full?: readonly OutputName[];
}

/** Starts a program in an environment that holds nothing but `PATH` and what is given. */
export function startProgram(
  name: ProgramName,
  environment: Readonly<Record<string, string>>,
  { args = [], clock, full = [] }: ProgramOptions = {},
): Program {
  const command = [PENGINGAT, COMMANDS[name], ...args];
  const disk = full.length > 0 ? openSync("/dev/full", "w") : null;
  const outputs = (["stdout", "stderr"] as const).map((output) => (full.includes(output) ? disk : "pipe"));
  const child = spawn(process.execPath, [...(clock ? ["--import", CLOCK] : []), ...command], {
    env: { PATH: process.env.PATH, ...environment, ...(clock ? { FAULTS_CLOCK: clock } : {}) },
    stdio: ["ignore", ...outputs],
  });
  if (disk !== null) closeSync(disk);
  const texts = { stdout: "", stderr: "" };
  for (const output of ["stdout", "stderr"] as const) {
    child[output]?.setEncoding("utf8").on("data", (text: string) => {
      texts[output] += text;
      child.emit("log");
    });
  }
  const log = () => (ANSWERS.includes(name) ? texts.stderr : texts.stdout + texts.stderr);
  const exited = once(child, "close").then(([code, signal]): Exit => ({ code, signal }));
  return {
    exited,
    get running() {
      return child.exitCode === null && child.signalCode === null;
    },
    log,
    output: () => texts.stdout,
    signal: (signalName) => void child.kill(signalName),
    closeOutput: (output) => void child[output]?.destroy(),
    logged: (pattern) => logged(child, log, pattern),
  };
}

function logged(child: ChildProcess, log: () => string, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const lines = log().split("\n");
      const line = lines.find((each) => pattern.test(each));
      if (line !== undefined) resolve(line);
      else if (child.exitCode !== null || child.signalCode !== null) {
        const end = child.exitCode ?? child.signalCode;
        reject(new Error(`the process ended (${end}) before it logged ${pattern}:\n${log()}`));
      } else return;
      child.off("log", look).off("close", look);
    };
    child.on("log", look).on("close", look);
    look();
  });
}
