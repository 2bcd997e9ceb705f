import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { progress } from "../harness/progress.ts";
import { median, ratio } from "../harness/statistics.ts";
import { digits, interval, milliseconds, type Row, type Workload } from "../harness/workload.ts";

const PHONE_LIBRARY = "phone-library.js";
const HERE = fileURLToPath(new URL("..", import.meta.url));
const CORE = fileURLToPath(new URL("../../packages/core", import.meta.url));

/** The cold import of the core, and its size. */
export const imports: Workload = {
  number: 9,
  title: 'import "@pengingat/core", cold; its size',
  async run({ quick, counted }) {
    const starts = counted * (quick ? 3 : 4);
    const bare: number[] = [];
    const core: number[] = [];
    for (let start = 0; start < starts + 2; start++) {
      progress(`9 import: start ${start + 1} of ${starts + 2}`);
      const times = [timeOf("''"), timeOf("import '@pengingat/core'")];
      // The first fill the file cache.
      if (start < 2) continue;
      bare.push(times[0] ?? Number.NaN);
      core.push(times[1] ?? Number.NaN);
    }
    const more = median(core.map((ms, index) => ms - (bare[index] ?? Number.NaN)));
    const { unpacked, minified, gzipped } = await sizeOf(join(CORE, "dist", "index.js"));
    const row = (contender: string, result: string, toOurs = ""): Row => ({
      case: "",
      contender,
      result,
      toOurs,
      cpu: "–",
      memory: "–",
    });
    return {
      rows: [
        row('**ours** `import "@pengingat/core"`', milliseconds(median(core)), "1"),
        row('limit: `node -e ""`', milliseconds(median(bare)), interval(ratio(bare, core))),
        row("core without dependencies, as built", `${digits(unpacked / 1_000)} kB`),
        row("the same, minified", `${digits(minified / 1_000)} kB`),
        row("the same, minified and gzipped", `${digits(gzipped / 1_000)} kB`),
      ],
      goals: [
        { goal: '≤ 60 ms more than `node -e ""`', figure: `${digits(more)} ms more`, met: more <= 60 },
        {
          goal: "core without dependencies ≤ 12 kB minified and gzipped",
          figure: `${digits(gzipped / 1_000)} kB`,
          met: gzipped <= 12_000,
        },
      ],
      notes: [`${starts} starts each, in turn. Cold is a new process; the files are in the system's cache.`],
      raw: { bare, core, minified, gzipped, unpacked },
    };
  },
};

/** The time of one Node that runs a module, in milliseconds. */
function timeOf(code: string): number {
  const before = performance.now();
  execFileSync(process.execPath, ["--input-type=module", "-e", code], { cwd: HERE, stdio: "ignore" });
  return performance.now() - before;
}

async function sizeOf(entry: string): Promise<{ unpacked: number; minified: number; gzipped: number }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "node",
    packages: "external",
    // The bundled phone library is a dependency all the same.
    external: [`*/${PHONE_LIBRARY}`],
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  const unpacked = Object.values(metafile.inputs).reduce((sum, { bytes }) => sum + bytes, 0);
  return { unpacked, minified: code.length, gzipped: gzipSync(code, { level: 9 }).length };
}
