import { fileURLToPath } from "node:url";
import type { OpenContender } from "../../harness/contender.ts";
import { type FiringOptions, scoredSimulation } from "./scored-simulation.ts";

/** bree, told what it would run instead of running it: tens of thousands of threads would measure threads. */
export const open: OpenContender<FiringOptions> = (options) =>
  scoredSimulation(options, async () => {
    const { default: Bree } = await import("bree");
    const path = fileURLToPath(new URL("./never-run.mjs", import.meta.url));
    return async ({ zone, hour, minute }, fire) => {
      const bree = new Bree({ root: false, logger: false });
      bree.run = async () => fire();
      await bree.add({ name: "job", path, cron: `${minute} ${hour} * * *`, timezone: zone });
      await bree.start("job");
    };
  });
