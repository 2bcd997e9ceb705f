import { starsenderMessenger } from "@pengingat/adapter-starsender";
import type { OpenContender } from "../../harness/contender.ts";
import { openBoss, QUEUE } from "../job-queues.ts";
import { expectSent, type Job, messages, type WholeRunOptions } from "./messages.ts";

interface PgBossOptions extends WholeRunOptions {
  /** Workers; each takes `concurrency` ÷ workers jobs at once. */
  readonly workers: number;
}

/** Jobs of pg-boss: added in pages, worked in batches without a pause, each outcome kept as its job's output. */
export const open: OpenContender<PgBossOptions> = async (options) => {
  const boss = await openBoss(options.url);
  const messenger = starsenderMessenger({ apiKey: "bench", baseUrl: options.gatewayUrl });
  const { signal } = new AbortController();
  let jobs: readonly Job[] = [];
  return {
    async reset() {
      await boss.offWork(QUEUE);
      await boss.deleteAllJobs(QUEUE);
      jobs = messages(options.due);
    },
    async round() {
      for (let at = 0; at < jobs.length; at += 500) {
        const page = jobs.slice(at, at + 500);
        await boss.insert(
          QUEUE,
          page.map((job) => ({ id: job.key, data: job })),
        );
      }
      let sent = 0;
      await boss.work<Job, object, PgBossWork>(
        QUEUE,
        {
          batchSize: Math.ceil(options.concurrency / options.workers),
          localConcurrency: options.workers,
          burstWhenBatchFull: true,
          pollingIntervalSeconds: 0.5,
          perJobResults: true,
        },
        (batch) =>
          Promise.all(
            batch.map(async ({ id, data }) => {
              const outcome = await messenger.send(data, { signal });
              if (outcome.status === "sent") sent += 1;
              return { id, status: "completed" as const, output: outcome };
            }),
          ),
      );
      for (let open = 1; open > 0; ) {
        const { rows } = await boss
          .getDb()
          .executeSql(
            "select count(*)::int as open from pgboss.job where name = $1 and state < 'completed'",
            [QUEUE],
          );
        open = rows[0].open;
        if (open > 0) await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return expectSent(sent, options);
    },
    async close() {
      await boss.stop({ graceful: false });
      await messenger.close();
    },
  };
};

interface PgBossWork {
  readonly batchSize: number;
  readonly localConcurrency: number;
  readonly burstWhenBatchFull: true;
  readonly pollingIntervalSeconds: number;
  readonly perJobResults: true;
}
