import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Ended } from "./program.ts";
import type { ProgramRun, RunEnded } from "./shared-process.ts";

const FILE = fileURLToPath(new URL("./shared-process.ts", import.meta.url));
/** Each run leaves its own modules in memory. */
const MOST_RUNS = 100;

let shared: { readonly child: ChildProcess; runs: number } | undefined;
let last: Promise<unknown> = Promise.resolve();

/** Runs a program to its end, after those before it, in a process that has its libraries loaded already. */
export function runShared(asked: ProgramRun): Promise<Ended> {
  const ended = last.then(() => run(asked));
  last = ended.catch(() => undefined);
  return ended;
}

async function run(asked: ProgramRun): Promise<Ended> {
  shared ??= { child: await start(), runs: 0 };
  const { child } = shared;
  const { isSpent, ...ended } = await ask(child, asked);
  shared.runs += 1;
  if (isSpent || shared.runs === MOST_RUNS) {
    shared = undefined;
    child.kill();
  }
  return ended;
}

async function start(): Promise<ChildProcess> {
  const child = fork(FILE, {
    cwd: "/",
    env: { PATH: process.env.PATH ?? "" },
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await once(child, "message");
  return child;
}

async function ask(child: ChildProcess, asked: ProgramRun): Promise<RunEnded> {
  const { promise, resolve, reject } = Promise.withResolvers<RunEnded>();
  const onExit = () => {
    shared = undefined;
    reject(new Error("the shared process ended in the middle of a run"));
  };
  child.once("exit", onExit).once("message", resolve as (message: unknown) => void);
  child.send(asked);
  const ended = await promise;
  child.off("exit", onExit);
  return ended;
}
