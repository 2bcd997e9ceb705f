// Built: its sources use what type stripping does not know.
import { starsenderMessenger } from "../../packages/adapter-starsender/dist/index.js";
import { runScheduledWorker } from "../../packages/scheduler-bree/src/worker.ts";
import type { ThreadData } from "./in-threads.ts";
import { scheduledParts } from "./scheduled-parts.ts";

/** What a program's worker file does, on the day of its scheduled run. */
await runScheduledWorker(async ({ scheduledRun, data }) => {
  const { databaseUrl, timeZone, gatewayUrl } = data as ThreadData;
  const messenger = starsenderMessenger({ apiKey: "invented", baseUrl: gatewayUrl });
  const now = () => scheduledRun.scheduledFor;
  const parts = scheduledParts({ databaseUrl, timeZone, messenger, now });
  return {
    ...parts,
    close: async () => {
      await Promise.all([messenger.close(), parts.close()]);
    },
  };
});
