import { runScheduledWorker } from "@pengingat/scheduler-bree/worker";
import { openReminders, type Settings } from "./reminders.js";

await runScheduledWorker(async ({ data }) => {
  const { service, store, close } = openReminders(data as Settings);
  return { service, scheduledRuns: store.scheduledRuns, leaseMs: 60_000, close };
});
