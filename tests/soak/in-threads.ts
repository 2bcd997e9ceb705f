import { once } from "node:events";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { breeScheduler } from "../../packages/scheduler-bree/src/bree-scheduler.ts";
import type { System, World } from "./system.ts";

const REPLY = JSON.stringify({ success: true, data: {}, message: "Success sent message" });

/** What the worker thread is given. */
export interface ThreadData {
  readonly databaseUrl: string;
  readonly timeZone: string;
  readonly gatewayUrl: string;
}

/** The scheduler as programs have it: a thread for each run, which posts to a gateway in this process. */
export async function inThreads(world: World): Promise<System> {
  const { databaseUrl, timeZone, time, clock, accept, onEvent } = world;
  const gateway = createServer((request, response) => {
    void json(request).then((message) => {
      const { to, body } = message as { to: string; body: string };
      accept({ to, text: body });
      response.setHeader("content-type", "application/json").end(REPLY);
    });
  });
  gateway.listen(0, "127.0.0.1");
  await once(gateway, "listening");
  const address = gateway.address();
  if (address === null || typeof address === "string") throw new Error("expected a port");

  const workerData: ThreadData = { databaseUrl, timeZone, gatewayUrl: `http://127.0.0.1:${address.port}` };
  const worker = new URL("./run-worker.mjs", import.meta.url);
  const scheduler = breeScheduler({ worker, workerData, timeZone, clock, onEvent });
  await scheduler.start(time);
  return {
    async stop() {
      await scheduler.stop();
      gateway.close();
    },
  };
}
