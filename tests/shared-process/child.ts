import { AsyncLocalStorage } from "node:async_hooks";
import { registerHooks } from "node:module";
import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { setTimeout as after } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import type { AskedRun, ChildOutput, ChildRun, ProgramRun } from "./shared-processes.ts";

/** Thrown in place of ending this process. */
class ProcessExit extends Error {}

const REPOSITORY = new URL("../../", import.meta.url).href;
const PROGRAM = `${REPOSITORY}packages/pengingat/dist/`;
/** A process of its own that has something open does not end; one that calls `process.exit` does. */
const LET_GO_MS = { atEnd: 30_000, atExit: 1_000 };
const LOOK_EVERY_MS = 2;
let runs = 0;
let current: number | null = null;
/** The run that code belongs to. A timer that a run left behind may go off later. */
const ofRun = new AsyncLocalStorage<number>();

// Each run evaluates the program's own modules afresh, and those of the workshop; libraries stay loaded.
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const { url } = resolved;
    if (!url.startsWith("file:") || (url.startsWith(REPOSITORY) && !url.startsWith(PROGRAM))) return resolved;
    const run = /\?run=\d+$/.exec(context.parentURL ?? "")?.[0] ?? `?run=${runs}`;
    return { ...resolved, url: url + run };
  },
});

/** What keeps a process from ending by itself. */
async function openResources(): Promise<number> {
  await after(LOOK_EVERY_MS);
  return process.getActiveResourcesInfo().length;
}

let openWhenIdle = 0;

/** Resolves with whether nothing is open any more. */
async function letGo(withinMs: number): Promise<boolean> {
  const began = performance.now();
  while ((await openResources()) > openWhenIdle) {
    if (performance.now() - began > withinMs) return false;
  }
  return true;
}

/** Takes what is written, and shows it at once where somebody follows. Returns what gives all of it. */
function output(name: "stdout" | "stderr", isFollowed: boolean): () => string {
  const chunks: Buffer[] = [];
  const decoder = new StringDecoder();
  const run = current;
  const stream = new Writable({
    write(chunk, _, done) {
      // What a timer of a run before writes, it would have written to nobody.
      if (run !== current) return done();
      if (isFollowed) process.send?.({ [name]: decoder.write(chunk) } satisfies ChildOutput);
      else chunks.push(chunk);
      done();
    },
  });
  Object.defineProperty(process, name, { value: stream, configurable: true });
  return () => Buffer.concat(chunks).toString();
}

function setEnvironment(env: ProgramRun["env"]): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
}

/** Returns what removes the listeners that were added since, and returns those of `exit`. */
function watchListeners(): () => readonly ((code: number) => void)[] {
  const before = new Map(process.eventNames().map((name) => [name, process.rawListeners(name)]));
  return () => {
    const atExit: ((code: number) => void)[] = [];
    for (const name of process.eventNames()) {
      const known = before.get(name) ?? [];
      for (const listener of process.rawListeners(name)) {
        if (known.includes(listener)) continue;
        if (name === "exit") atExit.push(listener as (code: number) => void);
        process.removeListener(name as string, listener as () => void);
      }
    }
    return atExit;
  };
}

async function run({ file, args, env, isFollowed }: AskedRun): Promise<ChildRun> {
  runs += 1;
  current = runs;
  exitsAtOnce = isFollowed;
  setEnvironment(env);
  process.argv = [process.execPath, file, ...args];
  process.exitCode = undefined;
  const removeListeners = watchListeners();
  const [stdout, stderr] = [output("stdout", isFollowed), output("stderr", isFollowed)];
  let uncaught: unknown;
  const end = await ofRun
    .run(runs, () => import(pathToFileURL(file).href))
    .then(
      () => "by itself",
      (error) => {
        if (error instanceof ProcessExit) return "process.exit";
        uncaught = error;
        return "uncaught";
      },
    );
  if (end === "uncaught") {
    process.stderr.write(inspect(uncaught));
    process.exitCode = 1;
  }
  const isLetGo = await letGo(end === "by itself" ? LET_GO_MS.atEnd : LET_GO_MS.atExit);
  for (const listener of removeListeners()) listener(Number(process.exitCode ?? 0));
  current = null;
  if (end === "by itself" && !isLetGo)
    throw new Error(`still open: ${process.getActiveResourcesInfo().join(", ")}`);
  const code = Number(process.exitCode ?? 0);
  return { code, stdout: stdout(), stderr: stderr(), isSpent: !isLetGo };
}

const { exit } = process;
/** Whoever follows a run sees this process end, whatever code of the program's asks for it. */
let exitsAtOnce = false;
process.exit = ((code?: number) => {
  const asking = ofRun.getStore();
  if (asking !== undefined && asking !== current) return;
  if (exitsAtOnce) exit(code);
  if (code !== undefined) process.exitCode = code;
  throw new ProcessExit();
}) as typeof process.exit;
process.once("disconnect", () => exit(0));
process.on("message", async (asked: AskedRun) => process.send?.(await run(asked)));
openWhenIdle = await openResources();
process.send?.("ready");
