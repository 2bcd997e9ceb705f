import type { RunProgress } from "@pengingat/core";
import type { Logger } from "./log.js";

/** Logs each wait of a run for the sending hours once, when it begins. */
export function waitLogger(log: Logger): (progress: RunProgress) => void {
  let logged = 0;
  return ({ runId, waitingUntil }) => {
    if (waitingUntil === null || waitingUntil.getTime() === logged) return;
    logged = waitingUntil.getTime();
    log.info({ runId, waitingUntil }, "the run waits for the sending hours");
  };
}
