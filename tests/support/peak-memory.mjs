// JavaScript, since a program that loads it is measured: taking the types out would need 20 MB more.
import { readFileSync } from "node:fs";

export function peakMemoryKbOf(pid) {
  try {
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return peak && Number(peak[1]);
  } catch {
    return null;
  }
}

export function peakMemoryKb() {
  return peakMemoryKbOf("self") ?? process.resourceUsage().maxRSS;
}
