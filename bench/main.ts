import { cleanUp, cleanUpOnSignals, isCleaningUp } from "./harness/cleanup.ts";
import { parseCommand } from "./harness/command-line.ts";
import { endProgress } from "./harness/progress.ts";
import { type Finished, markdown, writeReadme, writeResults } from "./harness/report.ts";

const { quick, only, rounds } = parseCommand(process.argv.slice(2));
// Not before: the help needs no peers.
const { WORKLOADS } = await import("./workloads/index.ts");
cleanUpOnSignals();
const finished: Finished[] = [];
const began = performance.now();
try {
  for (const workload of WORKLOADS) {
    if (only && !only.includes(workload.number)) continue;
    const start = performance.now();
    const outcome = await workload.run({ quick, warmUpMs: quick ? 300 : 1_500, counted: rounds });
    endProgress();
    const { number, title } = workload;
    const seconds = (performance.now() - start) / 1_000;
    const one = { workload: { number, title }, quick, rounds, seconds, ...outcome };
    finished.push(one);
    console.log(`${markdown(one)}`);
    // After each, so that what was measured is kept where a later one fails.
    writeResults(finished, quick);
    writeReadme();
  }
  console.log(`${((performance.now() - began) / 1_000).toFixed(0)} s in all; samples in bench/results.json`);
} catch (error) {
  endProgress();
  // At Ctrl-C the contenders end under it: that is no error.
  if (!isCleaningUp()) console.error(error);
  process.exitCode = 1;
} finally {
  await cleanUp();
}
