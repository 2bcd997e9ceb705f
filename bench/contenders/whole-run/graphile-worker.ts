import { starsenderMessenger } from "@pengingat/adapter-starsender";
import { Logger, makeWorkerUtils, run } from "graphile-worker";
import pg from "pg";
import type { OpenContender } from "../../harness/contender.ts";
import { QUEUE } from "../job-queues.ts";
import { expectSent, type Job, messages, type WholeRunOptions } from "./messages.ts";

interface GraphileOptions extends WholeRunOptions {
  /** Whether each task writes down its outcome. The worker itself deletes a job that is done. */
  readonly storeOutcome: boolean;
}

const SILENT = new Logger(() => () => {});

/** Jobs of graphile-worker, with its local queue and its batched completion. */
export const open: OpenContender<GraphileOptions> = async (options) => {
  const pool = new pg.Pool({ connectionString: options.url, max: 20 });
  const utils = await makeWorkerUtils({ pgPool: pool, logger: SILENT });
  await utils.migrate();
  await pool.query("create table if not exists outcome (key uuid primary key, status text, response text)");
  const messenger = starsenderMessenger({ apiKey: "bench", baseUrl: options.gatewayUrl });
  const { signal } = new AbortController();
  let jobs: readonly Job[] = [];
  let sent = 0;

  async function task(payload: unknown): Promise<void> {
    const job = payload as Job;
    const outcome = await messenger.send(job, { signal });
    if (outcome.status !== "sent") throw new Error(outcome.reason);
    if (options.storeOutcome) {
      await pool.query({
        name: "outcome",
        text: "insert into outcome values ($1, $2, $3)",
        values: [job.key, outcome.status, outcome.response],
      });
    }
    sent += 1;
  }

  return {
    async reset() {
      await pool.query("truncate outcome");
      sent = 0;
      jobs = messages(options.due);
    },
    async round() {
      for (let at = 0; at < jobs.length; at += 500) {
        await utils.addJobs(jobs.slice(at, at + 500).map((payload) => ({ identifier: QUEUE, payload })));
      }
      const runner = await run({
        pgPool: pool,
        logger: SILENT,
        noHandleSignals: true,
        taskList: { [QUEUE]: task },
        preset: {
          worker: {
            concurrentJobs: options.concurrency,
            localQueue: { size: Math.max(500, options.concurrency), ttl: 60_000 },
            completeJobBatchDelay: 0,
            failJobBatchDelay: 0,
            pollInterval: 500,
          },
        },
      });
      while (!(await isEmpty(pool))) await new Promise((resolve) => setTimeout(resolve, 20));
      await runner.stop();
      return expectSent(sent, options);
    },
    async close() {
      await utils.release();
      await messenger.close();
      await pool.end();
    },
  };
};

async function isEmpty(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query("select 1 from graphile_worker._private_jobs limit 1");
  return rows.length === 0;
}
