// JavaScript, since a program that loads it is measured: taking the types out would need 20 MB more.
import { readFileSync } from "node:fs";

/** @returns {number} */
export function peakMemoryKb() {
  try {
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
    if (peak) return Number(peak[1]);
  } catch {
    // Only Linux has /proc.
  }
  return process.resourceUsage().maxRSS;
}
