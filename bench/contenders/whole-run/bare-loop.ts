import { type Dispatcher, Pool } from "undici";
import type { OpenContender } from "../../harness/contender.ts";
import { expectSent, type Job, messages, type WholeRunOptions } from "./messages.ts";

const HEADERS = ["Content-Type", "application/json", "Authorization", "bench"];

/** What the HTTP client and the gateway can do at all: no ledger, no plan, answers only counted. */
export const open: OpenContender<WholeRunOptions> = async (options) => {
  const pool = new Pool(options.gatewayUrl, { pipelining: 1 });
  let jobs: readonly Job[] = [];
  return {
    async reset() {
      jobs = messages(options.due);
    },
    async round() {
      let next = 0;
      let sent = 0;
      async function lane(): Promise<void> {
        for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) {
          if ((await post(pool, job)) === 200) sent += 1;
        }
      }
      await Promise.all(Array.from({ length: options.concurrency }, lane));
      return expectSent(sent, options);
    },
    close: () => pool.destroy(),
  };
};

function post(pool: Pool, { to, text }: Job): Promise<number> {
  const body = JSON.stringify({ messageType: "text", to, body: text });
  return new Promise((resolve, reject) => {
    let status = 0;
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart() {},
      onResponseStart(_controller, code) {
        status = code;
      },
      onResponseData() {},
      onResponseEnd: () => resolve(status),
      onResponseError: (_controller, error) => reject(error),
    };
    pool.dispatch({ method: "POST", path: "/api/send", headers: HEADERS, body }, handler);
  });
}
