import { once } from "node:events";
import { beginSchedule, loadScheduler } from "../modules/load-scheduler.js";
import { StartUpError } from "../process/start-up-error.js";
import { logStart } from "../start-log.js";
import { nextRun, startProcess } from "./start-process.js";

/** Works on the cluster's runs until the process is asked to stop. Serves nothing. */
export async function work(): Promise<void> {
  const { stop, home, settings, log, open } = startProcess({ jwtSecret: false });
  if (settings.scheduler.engine !== "pg-boss") {
    throw new StartUpError(
      "start --worker: expected SCHEDULER=pg-boss. With bree, the schedule is the server's own: leave out --worker.",
    );
  }
  const workshop = await open();
  if (workshop === null) return;
  try {
    await loadScheduler(workshop.container);
    const scheduler = await beginSchedule(workshop.container);
    logStart(log, workshop, home, nextRun(scheduler.status(), settings));
    log.info("working");
    if (!stop.aborted) await once(stop, "abort");
    log.info("stopping");
    await scheduler.leave();
  } finally {
    await workshop.close().catch((err) => log.warn({ err }, "the database was not closed in order"));
  }
  log.info("stopped");
}
