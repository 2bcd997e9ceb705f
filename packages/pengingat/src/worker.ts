import { runScheduledWorker } from "@pengingat/scheduler-bree/worker";
import { createContainer } from "./modules/container.js";
import { type LiveSettings, Tokens } from "./modules/tokens.js";
import { createLog } from "./process/log.js";

// A thread shares nothing: it has a container, and so a database pool, of its own.
await runScheduledWorker(async ({ data }) => {
  const settings = data as LiveSettings;
  const container = await createContainer(
    settings,
    (line) => process.stdout.write(`${line}\n`),
    createLog(settings.logLevel, (line, done) => process.stdout.write(line, done)),
  );
  return {
    service: container.get(Tokens.Service),
    scheduledRuns: container.get(Tokens.Store).scheduledRuns,
    leaseMs: settings.limits.leaseMs,
    close: () => container.unbindAllAsync(),
  };
});
