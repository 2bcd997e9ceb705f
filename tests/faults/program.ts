import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const PENGINGAT = fileURLToPath(new URL("../../packages/pengingat/dist/main.js", import.meta.url));
const COMMANDS = { remind: "remind", migrate: "migrate", server: "start" };
const CLOCK = new URL("./shifted-clock.ts", import.meta.url).href;

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A built program, running as a process of its own. */
export interface Program {
  readonly exited: Promise<Exit>;
  /** Whether it has not ended. */
  readonly running: boolean;
  /** All that counts as its log so far: of `remind` standard error only, as the report is no log. */
  log(): string;
  /** The report of `remind --json`. */
  output(): string;
  signal(name: NodeJS.Signals): void;
  /** Resolves with the first line of the log that fits, rejects if the process ends without one. */
  logged(pattern: RegExp): Promise<string>;
}

/**
 * Starts a program in an environment that holds nothing but `PATH` and what is given. `clock` names the file that
 * says by how many milliseconds its wall clock is wrong.
 */
export function startProgram(
  name: keyof typeof COMMANDS,
  environment: Readonly<Record<string, string>>,
  { args = [], clock = null }: { args?: readonly string[]; clock?: string | null } = {},
): Program {
  const command = [PENGINGAT, COMMANDS[name], ...args];
  const child = spawn(process.execPath, [...(clock ? ["--import", CLOCK] : []), ...command], {
    env: { PATH: process.env.PATH, ...environment, ...(clock ? { TRIAL_CLOCK: clock } : {}) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      texts[stream] += text;
      child.emit("log");
    });
  }
  const log = () => (name === "remind" ? texts.stderr : texts.stdout + texts.stderr);
  const exited = once(child, "close").then(([code, signal]): Exit => ({ code, signal }));
  return {
    exited,
    get running() {
      return child.exitCode === null && child.signalCode === null;
    },
    log,
    output: () => texts.stdout,
    signal: (signalName) => void child.kill(signalName),
    logged: (pattern) => logged(child, log, pattern),
  };
}

async function logged(child: ChildProcess, log: () => string, pattern: RegExp): Promise<string> {
  for (;;) {
    const line = log()
      .split("\n")
      .find((each) => pattern.test(each));
    if (line !== undefined) return line;
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(
        `the process ended (${child.exitCode ?? child.signalCode}) before it logged ${pattern}:\n${log()}`,
      );
    }
    await Promise.race([once(child, "log"), once(child, "close")]);
  }
}
