import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { type Backend, backends } from "./backends.ts";
import { AUTHENTICATION_OK, BACKEND_KEY, type Frame, frames, isIdle, READY } from "./wire.ts";

/** A transaction pooler: each transaction of a client meets another server connection. */
export interface Pooler {
  readonly port: number;
  close(): Promise<void>;
}

export interface PoolerOptions {
  /** The server's. */
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** Server connections. */
  readonly size: number;
  /**
   * How long each answer is delayed, in milliseconds: for so long a commit is there before its client knows of it.
   * @default 0
   */
  readonly answerDelayMs?: number;
}

/** Starts a pooler on loopback. */
export async function startPooler({ size, answerDelayMs = 0, ...target }: PoolerOptions): Promise<Pooler> {
  const pool = backends(target.port, target.user, target.database, size);
  const clients = new Set<Socket>();

  function serve(client: Socket): void {
    clients.add(client);
    client.on("error", () => {});
    client.once("close", () => clients.delete(client));
    client.once("data", (hello: Buffer) => {
      // A request to cancel comes without a start-up message, and names nothing that exists here.
      if (hello.readInt32BE(4) !== 196_608) return client.destroy();
      void greet(client).catch(() => client.destroy());
    });
  }

  async function greet(client: Socket): Promise<void> {
    const backend = await pool.take();
    const { greeting } = backend;
    pool.release(backend, true);
    relay(client);
    client.write(Buffer.concat([AUTHENTICATION_OK, greeting, BACKEND_KEY, READY]));
  }

  function answer(client: Socket, bytes: Buffer): void {
    if (answerDelayMs === 0) client.write(bytes);
    else setTimeout(() => client.writable && client.write(bytes), answerDelayMs);
  }

  function relay(client: Socket): void {
    const cut = frames();
    const queue: Frame[] = [];
    let backend: Backend | null = null;
    let taking = false;
    /** Answers that are still to come. */
    let asked = 0;
    let unlisten = () => {};

    function lend(taken: Backend): void {
      backend = taken;
      const read = frames();
      const onData = (chunk: Buffer) => {
        let over = false;
        for (const frame of read(chunk)) {
          if (frame.type !== "Z") continue;
          asked -= 1;
          over = asked === 0 && isIdle(frame);
        }
        answer(client, chunk);
        if (over) giveBack(true);
      };
      const onClose = () => client.destroy();
      taken.socket.on("data", onData).once("close", onClose);
      unlisten = () => taken.socket.off("data", onData).off("close", onClose);
    }

    function giveBack(reusable: boolean): void {
      if (backend === null) return;
      const given = backend;
      backend = null;
      unlisten();
      pool.release(given, reusable);
      if (queue.length > 0) void forward();
    }

    async function forward(): Promise<void> {
      if (backend === null) {
        if (taking) return;
        taking = true;
        const taken = await pool.take().finally(() => {
          taking = false;
        });
        if (client.destroyed) return pool.release(taken, true);
        lend(taken);
      }
      for (const { type, bytes } of queue.splice(0)) {
        if (type === "Q" || type === "S") asked += 1;
        backend?.socket.write(bytes);
      }
    }

    client.on("data", (chunk: Buffer) => {
      const all = cut(chunk);
      if (all.some(({ type }) => type === "X")) return client.end();
      queue.push(...all);
      void forward().catch(() => client.destroy());
    });
    client.once("close", () => giveBack(false));
  }

  const server = createServer(serve).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const client of clients) client.destroy();
      pool.close();
      await closed;
    },
  };
}
