import { starsenderMessenger } from "@pengingat/adapter-starsender";
import type { OpenContender } from "../../harness/contender.ts";
import { openBoss, QUEUE } from "../job-queues.ts";
import { type Job, messages } from "../whole-run/messages.ts";
import type { QueueOptions } from "./queue-settings.ts";

/** pg-boss as it comes, until it is killed. */
export const open: OpenContender<QueueOptions> = async (options) => {
  const boss = await openBoss(options.url);
  const messenger = starsenderMessenger({ apiKey: "bench", baseUrl: options.gatewayUrl });
  const { signal } = new AbortController();
  return {
    async round() {
      if (options.adds) {
        const jobs = messages(options.due).map((job) => ({ id: job.key, data: job }));
        await boss.insert(QUEUE, jobs);
      }
      const work = { batchSize: 10, localConcurrency: 5, burstWhenBatchFull: true };
      await boss.work<Job>(QUEUE, work, async (batch) => {
        await Promise.all(batch.map(({ data }) => messenger.send(data, { signal })));
      });
      return new Promise(() => {});
    },
    close: async () => {},
  };
};
