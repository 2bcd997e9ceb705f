import type { OpenContender } from "../../harness/contender.ts";
import { type FiringOptions, scoredSimulation } from "./scored-simulation.ts";

/** node-schedule. */
export const open: OpenContender<FiringOptions> = (options) =>
  scoredSimulation(options, async () => {
    const { scheduleJob } = await import("node-schedule");
    return ({ zone, hour, minute }, fire) => {
      scheduleJob({ rule: `${minute} ${hour} * * *`, tz: zone }, fire);
    };
  });
