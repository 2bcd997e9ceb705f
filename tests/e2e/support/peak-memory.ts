import { writeFile } from "node:fs/promises";
import { peakMemoryKbOf } from "@pengingat/test-support/peak-memory";
import { memoryOf } from "./flood.ts";

/** The most memory that a process had at once since this was last called, in MB; what it has now where that is not known. */
export async function takePeakMemoryMb(pid: number): Promise<number> {
  const peak = peakMemoryKbOf(pid);
  if (peak === null) return memoryOf(pid);
  // Takes the peak back to what it has now.
  await writeFile(`/proc/${pid}/clear_refs`, "5");
  return peak / 1_024;
}
