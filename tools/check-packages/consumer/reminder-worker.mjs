import { inMemoryScheduledRuns } from "@pengingat/core/testing";
import { runScheduledWorker } from "@pengingat/scheduler-bree/worker";
import { scriptedService } from "./far-sides/scripted-service.mjs";

await runScheduledWorker(async ({ scheduledRun, data }) => ({
  service: scriptedService(scheduledRun, data),
  scheduledRuns: inMemoryScheduledRuns(),
  leaseMs: 60_000,
  close: async () => {},
}));
