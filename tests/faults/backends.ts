import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { frames, startup } from "./wire.ts";

/** A server connection of the pooler. */
export interface Backend {
  readonly socket: Socket;
  /** The parameters that the server sent after the start-up, for clients. */
  readonly greeting: Buffer;
}

/** A few server connections, each taken for one transaction. */
export interface Backends {
  take(): Promise<Backend>;
  /** Returns a connection; one in the middle of something is closed instead. */
  release(backend: Backend, reusable: boolean): void;
  close(): void;
}

export function backends(port: number, user: string, database: string, size: number): Backends {
  const idle: Backend[] = [];
  const waiting: ((turn: Promise<Backend>) => void)[] = [];
  const open = new Set<Socket>();
  let count = 0;

  async function dial(): Promise<Backend> {
    const socket = connect(port, "127.0.0.1");
    open.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => {
      open.delete(socket);
      const at = idle.findIndex((each) => each.socket === socket);
      if (at < 0) return;
      idle.splice(at, 1);
      count -= 1;
    });
    await once(socket, "connect");
    socket.write(startup(user, database));
    const cut = frames();
    const greeting: Buffer[] = [];
    for (;;) {
      const [chunk] = (await Promise.race([once(socket, "data"), ended(socket)])) as [Buffer];
      for (const { type, bytes } of cut(chunk)) {
        if (type === "E") throw new Error("the server refused the connection");
        if (type === "S") greeting.push(bytes);
        if (type === "Z") return { socket, greeting: Buffer.concat(greeting) };
      }
    }
  }

  function dialled(): Promise<Backend> {
    count += 1;
    return dial().catch((error: unknown) => {
      count -= 1;
      throw error;
    });
  }

  return {
    async take() {
      // The one idle for longest: a transaction seldom gets the connection of the one before.
      const rested = idle.length > 1 || count >= size ? idle.shift() : undefined;
      if (rested) return rested;
      if (count < size) return dialled();
      return new Promise((resolve) => waiting.push(resolve));
    },
    release(backend, reusable) {
      if (!reusable || backend.socket.destroyed) {
        backend.socket.destroy();
        count -= 1;
        const next = waiting.shift();
        if (next) next(dialled());
        return;
      }
      const next = waiting.shift();
      if (next) next(Promise.resolve(backend));
      else idle.push(backend);
    },
    close() {
      for (const socket of open) socket.destroy();
    },
  };
}

async function ended(socket: Socket): Promise<never> {
  await once(socket, "close");
  throw new Error("the server closed the connection");
}
