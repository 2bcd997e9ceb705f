import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { atEnd } from "./cleanup.ts";
import type { Figures, Reply, Request, Sample } from "./contender.ts";

const MAIN = fileURLToPath(new URL("./contender-main.ts", import.meta.url));

/** Whatever takes longer hangs. */
const LONGEST_ANSWER_MS = 300_000;

/** A contender in a process of its own, so that its memory and CPU time are its own. */
export interface ContenderProcess {
  readonly info: Figures;
  /** One round in the process; or driven from here, framed by it. */
  round(drive?: (info: Figures) => Promise<void>): Promise<Sample>;
  /** Peak resident memory so far, in MB. */
  peakMb(): Promise<number>;
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the process and opens the contender: a file under `contenders/`, and its options. */
export async function openContender(module: string, options: object): Promise<ContenderProcess> {
  // Without colours or warnings of its own: the terminal belongs to the table.
  const child = fork(MAIN, [], { stdio: ["ignore", "ignore", "pipe", "ipc"] });
  const complaints = lastWords(child);
  const forget = atEnd(() => kill());

  async function ask(request: Request): Promise<Extract<Reply, { ok: true }>> {
    const gone = new AbortController();
    const exit = once(child, "exit", { signal: gone.signal }).then(() => {
      throw new Error(`${module} ended during "${request.ask}": ${complaints()}`);
    });
    exit.catch(() => {});
    const reply = once(child, "message", { signal: gone.signal });
    reply.catch(() => {});
    const late = once(AbortSignal.timeout(LONGEST_ANSWER_MS), "abort", { signal: gone.signal }).then(() => {
      throw new Error(`${module} did not answer "${request.ask}" within ${LONGEST_ANSWER_MS / 1_000} s`);
    });
    late.catch(() => {});
    child.send(request);
    try {
      const [answer]: Reply[] = await Promise.race([reply, exit, late]);
      if (!answer?.ok) throw new Error(`${module}: ${answer?.error ?? "no answer"}`);
      return answer;
    } finally {
      gone.abort();
    }
  }

  async function kill(): Promise<void> {
    forget();
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }

  const url = new URL(`../contenders/${module}`, import.meta.url).href;
  const { figures: info } = await ask({ ask: "open", module: url, options });
  return {
    info,
    async round(drive) {
      if (!drive) return sampleOf(await ask({ ask: "round" }));
      await ask({ ask: "begin" });
      const start = performance.now();
      await drive(info);
      const ms = performance.now() - start;
      return { ...sampleOf(await ask({ ask: "end" })), ms };
    },
    peakMb: async () => (await ask({ ask: "memory" })).figures.peakMb ?? Number.NaN,
    kill,
    async close() {
      await ask({ ask: "close" });
      await kill();
    },
  };
}

function sampleOf({ sample }: Extract<Reply, { ok: true }>): Sample {
  if (!sample) throw new Error("expected a sample of the round, got none");
  return sample;
}

/** The end of what the process wrote to standard error. */
function lastWords(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    text = (text + chunk).slice(-2_000);
  });
  return () => text;
}
