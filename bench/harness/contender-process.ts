import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { atEnd } from "./cleanup.ts";
import type { Reply, Request, Sample } from "./contender.ts";

const MAIN = fileURLToPath(new URL("./contender-main.ts", import.meta.url));

/** A contender that takes longer hangs. */
const LONGEST_REPLY_MS = 300_000;

/** A contender in processes of its own, so that its memory and CPU time are its own. */
export interface ContenderProcess {
  /** One round, of all its processes at once. */
  round(): Promise<Sample>;
  /** Peak resident memory so far, in MB, of the largest of its processes. */
  peakMb(): Promise<number>;
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a contender, a file under `contenders/`, in so many processes. */
export async function openContender(
  module: string,
  options: object,
  processes = 1,
): Promise<ContenderProcess> {
  const children = Array.from({ length: processes }, () => new Child(module));
  const all = (request: Request) => Promise.all(children.map((child) => child.ask(request)));
  const url = new URL(`../contenders/${module}`, import.meta.url).href;
  await all({ ask: "open", module: url, options });

  const kill = async () => void (await Promise.all(children.map((child) => child.kill())));
  return {
    async round() {
      await all({ ask: "reset" });
      const idle = idleShare();
      const start = performance.now();
      const replies = await all({ ask: "round" });
      return {
        ms: performance.now() - start,
        idle: idle(),
        cpuMs: replies.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
        figures: replies.map(({ figures }) => figures),
      };
    },
    peakMb: async () =>
      Math.max(...(await all({ ask: "memory" })).map(({ figures }) => figures.peakMb ?? Number.NaN)),
    kill,
    async close() {
      await all({ ask: "close" });
      await kill();
    },
  };
}

class Child {
  readonly #module: string;
  readonly #process: ChildProcess;
  readonly #forget: () => void;
  #errors = "";

  constructor(module: string) {
    this.#module = module;
    // Without output of its own: the terminal belongs to the table.
    this.#process = fork(MAIN, [], { stdio: ["ignore", "ignore", "pipe", "ipc"] });
    this.#process.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      this.#errors = (this.#errors + chunk).slice(-2_000);
    });
    this.#forget = atEnd(() => this.kill());
  }

  async ask(request: Request): Promise<Extract<Reply, { ok: true }>> {
    const over = new AbortController();
    const { signal } = over;
    const failed = (event: Promise<unknown>, message: () => string) => {
      const failure = event.then(() => {
        throw new Error(`${this.#module}, ${request.ask}: ${message()}`);
      });
      failure.catch(() => {});
      return failure;
    };
    const ended = failed(once(this.#process, "exit", { signal }), () => `the process ended: ${this.#errors}`);
    const late = failed(once(AbortSignal.timeout(LONGEST_REPLY_MS), "abort", { signal }), () => "no reply");
    const reply = once(this.#process, "message", { signal });
    reply.catch(() => {});
    this.#process.send(request);
    try {
      const [message]: Reply[] = await Promise.race([reply, ended, late]);
      if (!message?.ok) throw new Error(`${this.#module}: ${message?.error ?? "an empty reply"}`);
      return message;
    } finally {
      over.abort();
    }
  }

  async kill(): Promise<void> {
    this.#forget();
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await exited;
  }
}

/** Measures from now on which share of the machine's CPU time is left over. */
function idleShare(): () => number {
  const before = cpuTimes();
  return () => {
    const after = cpuTimes();
    return (after.idle - before.idle) / (after.all - before.all);
  };
}

function cpuTimes(): { readonly idle: number; readonly all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return { idle: sum(times.map(({ idle }) => idle)), all: sum(times.flatMap((each) => Object.values(each))) };
}
