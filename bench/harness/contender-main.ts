// The process of one contender: opens it, runs its rounds, and returns what they cost.
import { peakMemoryKb } from "@pengingat/test-support/peak-memory";
import type { Contender, Figures, OpenContender, Reply, Request } from "./contender.ts";

let contender: Contender | null = null;

function opened(): Contender {
  if (contender === null) throw new Error("expected to be opened first");
  return contender;
}

async function perform(request: Request): Promise<Figures> {
  switch (request.ask) {
    case "open": {
      const { open }: { open: OpenContender<object> } = await import(request.module);
      contender = await open(request.options);
      return {};
    }
    case "reset":
      await opened().reset?.();
      return {};
    case "round":
      return opened().round();
    case "memory":
      return { peakMb: peakMemoryKb() / 1024 };
    case "close":
      await opened().close();
      return {};
  }
}

process.on("message", async (request: Request) => {
  const before = process.cpuUsage();
  const reply = await perform(request).then(
    (figures): Reply => {
      const { user, system } = process.cpuUsage(before);
      return { ok: true, figures, cpuMs: (user + system) / 1_000 };
    },
    (error: unknown): Reply => ({
      ok: false,
      error: error instanceof Error ? (error.stack ?? "") : String(error),
    }),
  );
  process.send?.(reply);
});
// Ctrl-C reaches the whole group: the parent decides when to end.
process.on("SIGINT", () => {});
process.once("disconnect", () => process.exit());
