import { starsenderMessenger } from "@pengingat/adapter-starsender";
import { Logger, makeWorkerUtils, run } from "graphile-worker";
import type { OpenContender } from "../../harness/contender.ts";
import { QUEUE } from "../job-queues.ts";
import { type Job, messages } from "../whole-run/messages.ts";
import type { QueueOptions } from "./queue-settings.ts";

/** graphile-worker as it comes, until it is killed. */
export const open: OpenContender<QueueOptions> = async (options) => {
  const logger = new Logger(() => () => {});
  const utils = await makeWorkerUtils({ connectionString: options.url, logger });
  await utils.migrate();
  const messenger = starsenderMessenger({ apiKey: "bench", baseUrl: options.gatewayUrl });
  const { signal } = new AbortController();
  return {
    async round() {
      if (options.adds) {
        const jobs = messages(options.due);
        await utils.addJobs(jobs.map((payload) => ({ identifier: QUEUE, payload })));
      }
      await run({
        connectionString: options.url,
        logger,
        noHandleSignals: true,
        concurrency: options.concurrency,
        taskList: {
          [QUEUE]: async (payload) => void (await messenger.send(payload as Job, { signal })),
        },
      });
      return new Promise(() => {});
    },
    close: async () => {},
  };
};
