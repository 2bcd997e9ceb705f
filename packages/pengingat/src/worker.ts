import { runScheduledWorker } from "@pengingat/scheduler-bree/worker";
import { attemptsSender, countedService } from "./metrics/attempts.js";
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
  const attempts = attemptsSender();
  return {
    service: countedService(container.get(Tokens.Service), attempts.send),
    scheduledRuns: container.get(Tokens.Store).scheduledRuns,
    leaseMs: settings.limits.leaseMs,
    async close() {
      attempts.close();
      await container.unbindAllAsync();
    },
  };
});
