import type { OpenContender } from "../../harness/contender.ts";
import { type FiringOptions, scoredSimulation } from "./scored-simulation.ts";

/** node-cron. */
export const open: OpenContender<FiringOptions> = (options) =>
  scoredSimulation(options, async () => {
    const { schedule } = await import("node-cron");
    return ({ zone, hour, minute }, fire) => {
      schedule(`${minute} ${hour} * * *`, fire, { timezone: zone });
    };
  });
