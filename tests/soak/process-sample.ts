import { setTimeout as delay } from "node:timers/promises";
import type { Sample } from "./soak-report.ts";

/** Looks at this process, after the run of a day. Needs `--expose-gc`. */
export async function processSample(day: number): Promise<Sample> {
  const { gc } = globalThis;
  if (!gc) throw new Error("expected node --expose-gc, got no gc");
  // A socket that was closed is still there until the loop has turned; so is what a finalizer holds.
  for (let round = 0; round < 3; round += 1) {
    await delay(20);
    gc();
  }
  const { heapUsed, rss } = process.memoryUsage();
  const handles: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) handles[kind] = (handles[kind] ?? 0) + 1;
  return { day, heapUsed, rss, handles };
}
