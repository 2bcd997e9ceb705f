import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { SoakOptions, SoakReport } from "./soak-report.ts";

const HOOK = new URL("./source-imports.ts", import.meta.url).href;
const PROGRAM = fileURLToPath(new URL("./soak-process.ts", import.meta.url));

/** Runs a soak test in a process of its own, whose memory and handles are nobody else's. */
export async function runApart(options: SoakOptions): Promise<SoakReport> {
  // A young generation of one size: its growth would count as the program's.
  const flags = ["--expose-gc", "--max-semi-space-size=1", "--import", HOOK];
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...flags,
    PROGRAM,
    JSON.stringify(options),
  ]);
  return JSON.parse(stdout);
}
