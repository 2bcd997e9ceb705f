import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BenchDatabase } from "./database.ts";

/** CPU time of the benchmark's whole PostgreSQL server so far, in milliseconds; not a number where there is no `/proc`. */
export async function postgresCpuMs(database: BenchDatabase): Promise<number> {
  if (process.platform !== "linux") return Number.NaN;
  const [row] = await database.query<{ directory: string }>(
    "select current_setting('data_directory') as directory",
  );
  const [first] = readFileSync(join(row?.directory ?? "", "postmaster.pid"), "utf8").split("\n");
  const postmaster = Number(first);
  const ticksPerSecond = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
  let ticks = 0;
  for (const entry of readdirSync("/proc")) {
    const stat = /^\d+$/.test(entry) ? statOf(entry) : null;
    if (stat && (Number(entry) === postmaster || stat.parent === postmaster)) ticks += stat.ticks;
  }
  return (ticks * 1_000) / ticksPerSecond;
}

/** See proc(5): a process's parent, and its CPU time with that of its children that have ended; null where it is gone. */
function statOf(pid: string): { readonly parent: number; readonly ticks: number } | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return null;
  }
  // The name, in brackets, may have spaces.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { parent: Number(fields[1]), ticks };
}
