import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Worker } from "node:worker_threads";

/** A port on an address of this machine that takes no connection, as if packets got lost on the way. */
export interface UnansweredPort {
  readonly port: number;
  /** Takes connections from now on, and those that still try. Whoever connects is ended at once. */
  release(): void;
  close(): Promise<void>;
}

/** A listener whose thread is blocked, in front of a queue that is full: the system drops all further packets. */
const BLOCKED_LISTENER = `
  const { createServer } = require("node:net");
  const { parentPort, workerData } = require("node:worker_threads");
  const server = createServer((socket) => socket.on("error", () => {}).end());
  server.listen({ host: workerData.host, port: 0, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(workerData.gate, 0, 0);
  });
`;

export async function unansweredPort(host: string): Promise<UnansweredPort> {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(BLOCKED_LISTENER, { eval: true, workerData: { host, gate } });
  const [port]: [number] = (await once(worker, "message")) as [number];
  const queue: Socket[] = [];
  while (await joinsQueue(host, port, queue));

  function release(): void {
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
  }

  return {
    port,
    release,
    async close() {
      for (const socket of queue) socket.destroy();
      release();
      await worker.terminate();
    },
  };
}

/** Whether one more connection is established, though nobody takes it; loopback needs no time for that. */
async function joinsQueue(host: string, port: number, queue: Socket[]): Promise<boolean> {
  const socket = connect({ host, port });
  socket.on("error", () => {});
  queue.push(socket);
  return Promise.race([
    once(socket, "connect").then(() => true),
    new Promise<boolean>((resolve) => setTimeout(resolve, 200, false)),
  ]);
}
