// A program's preload: writes its peak memory, in KB, to `PEAK_FILE` when it ends, and its processor time, in seconds, to
// `CPU_FILE` where one is named.
import { writeFileSync } from "node:fs";
import { peakMemoryKb } from "@pengingat/test-support/peak-memory";

process.on("exit", () => {
  writeFileSync(process.env.PEAK_FILE, String(peakMemoryKb()));
  const { user, system } = process.cpuUsage();
  if (process.env.CPU_FILE) writeFileSync(process.env.CPU_FILE, String((user + system) / 1e6));
});
