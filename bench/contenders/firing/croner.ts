import type { OpenContender } from "../../harness/contender.ts";
import { type FiringOptions, scoredSimulation } from "./scored-simulation.ts";

/** croner. */
export const open: OpenContender<FiringOptions> = (options) =>
  scoredSimulation(options, async () => {
    const { Cron } = await import("croner");
    return ({ zone, hour, minute }, fire) => {
      new Cron(`${minute} ${hour} * * *`, { timezone: zone }, fire);
    };
  });
