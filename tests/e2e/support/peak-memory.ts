import { readFile, writeFile } from "node:fs/promises";
import { memoryOf } from "./flood.ts";

/**
 * The most memory that a process had at once since it was last asked, in megabytes: Linux's `VmHWM`, as `maxRSS` may be that of
 * its parent. Elsewhere what it has now.
 */
export async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const [, kilobytes] = status.match(/^VmHWM:\s+(\d+) kB$/m) ?? [];
  if (kilobytes === undefined) return memoryOf(pid);
  // Takes the peak back to what it has now.
  await writeFile(`/proc/${pid}/clear_refs`, "5");
  return Number(kilobytes) / 1_024;
}
