import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { OpenContender } from "../../harness/contender.ts";
import { type FiringOptions, type StartJob, scoredSimulation } from "./scored-simulation.ts";

const SOURCE = fileURLToPath(new URL("../../../packages/scheduler-bree/src", import.meta.url));
const BUNDLE = new URL("../../node_modules/.cache/daily-loop.mjs", import.meta.url);

/**
 * The loop that breeScheduler follows, on the machine's clock. What it would give to a worker thread finishes at once:
 * tens of thousands of threads would measure threads.
 */
export const open: OpenContender<FiringOptions> = async (options) => {
  await bundle();
  return scoredSimulation(options, load);
};

async function load(): Promise<StartJob> {
  const { systemClock } = await import("@pengingat/core");
  const { dailyLoop, dailyPlan } = await import(BUNDLE.href);
  return ({ zone, hour, minute }, fire) => {
    const clock = systemClock({ timeZone: zone });
    const plan = dailyPlan({ timeZone: zone, catchUpWithinMs: 6 * 3_600_000, retryEveryMs: 15 * 60_000 });
    plan.set({ hour, minute }, clock.now());
    const attempt = async () => {
      fire();
      return { outcome: "already_finished" };
    };
    dailyLoop({ plan, clock, attempt, emit: () => {} });
  };
}

async function bundle(): Promise<void> {
  mkdirSync(new URL(".", BUNDLE), { recursive: true });
  await build({
    stdin: {
      contents: 'export { dailyLoop } from "./daily-loop.ts"; export { dailyPlan } from "./daily-plan.ts";',
      resolveDir: SOURCE,
    },
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    outfile: fileURLToPath(BUNDLE),
  });
}
