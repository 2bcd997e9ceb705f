// The process of one contender: opens it, runs rounds, and tells what they cost.
import type { Contender, Figures, OpenContender, Reply, Request } from "./contender.ts";

let contender: Contender | null = null;
let begun = { cpu: process.cpuUsage(), at: 0 };

function begin(): void {
  begun = { cpu: process.cpuUsage(), at: performance.now() };
}

function sample(figures: Figures) {
  const ms = performance.now() - begun.at;
  const { user, system } = process.cpuUsage(begun.cpu);
  return { ms, cpuMs: (user + system) / 1000, figures };
}

function opened(): Contender {
  if (contender === null) throw new Error("expected to be opened first");
  return contender;
}

async function answer(request: Request): Promise<Reply> {
  switch (request.ask) {
    case "open": {
      const { open }: { open: OpenContender<object> } = await import(request.module);
      contender = await open(request.options);
      return { ok: true, figures: contender.info ?? {} };
    }
    case "round": {
      await opened().reset?.();
      begin();
      const figures = await opened().round();
      return { ok: true, figures, sample: sample(figures) };
    }
    case "begin":
      await opened().reset?.();
      begin();
      return { ok: true, figures: {} };
    case "end":
      return { ok: true, figures: {}, sample: sample({}) };
    case "memory":
      return { ok: true, figures: { peakMb: process.resourceUsage().maxRSS / 1024 } };
    case "close":
      await opened().close();
      return { ok: true, figures: {} };
  }
}

process.on("message", async (request: Request) => {
  const reply = await answer(request).catch(
    (error: unknown): Reply => ({
      ok: false,
      error: error instanceof Error ? (error.stack ?? "") : String(error),
    }),
  );
  process.send?.(reply);
});
// Ctrl-C reaches the whole group: the parent says when to end.
process.on("SIGINT", () => {});
process.once("disconnect", () => process.exit());
