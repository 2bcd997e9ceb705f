import type { SkippedVisits } from "@pengingat/core";
import type { Logger } from "./log.js";

/** Writes a log line where skipped visits cannot be written down: the run goes on, and results may miss them. */
export function loggedSkips(skipped: SkippedVisits, log: Logger): SkippedVisits {
  return {
    ...skipped,
    async record(visits) {
      try {
        await skipped.record(visits);
      } catch (err) {
        log.warn({ err, visits: visits.length }, "skipped visits could not be written down for results");
        throw err;
      }
    },
  };
}
