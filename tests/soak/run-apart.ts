import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { YearOptions, YearReport } from "./soak-report.ts";

const HOOK = new URL("./source-imports.ts", import.meta.url).href;
const PROGRAM = fileURLToPath(new URL("./soak-process.ts", import.meta.url));

/** Lives through a year in a process of its own, whose memory and handles are nobody else's. */
export async function liveApart(options: YearOptions): Promise<YearReport> {
  // A young generation of one size: else its growth would be taken for the program's.
  const flags = ["--expose-gc", "--max-semi-space-size=1", "--import", HOOK];
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...flags,
    PROGRAM,
    JSON.stringify(options),
  ]);
  return JSON.parse(stdout);
}
