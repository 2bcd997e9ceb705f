import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const PEAK_MEMORY = fileURLToPath(new URL("./support/peak-memory.mjs", import.meta.url));

const CHILD = `const { peakMemoryKb } = await import(${JSON.stringify(PEAK_MEMORY)}); console.log(peakMemoryKb());`;
const PARENT = `
  const big = Buffer.alloc(300 * 1024 * 1024, 1);
  const { spawnSync } = await import("node:child_process");
  const child = spawnSync(process.execPath, ["--input-type=module", "--eval", ${JSON.stringify(CHILD)}], { encoding: "utf8" });
  console.log(child.stdout, child.stderr, big.length > 0);`;

test("a process's peak memory is its own, and not that of the big process that started it", () => {
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", PARENT], {
    encoding: "utf8",
  });
  const peakMb = Number.parseInt(stdout, 10) / 1024;
  expect(peakMb).toBeGreaterThan(20);
  expect(peakMb).toBeLessThan(200);
});
