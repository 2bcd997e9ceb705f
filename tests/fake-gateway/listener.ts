import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A port of the witness's, which can be closed and opened again. */
export interface Door {
  readonly address: string;
  /** Refuses connections from now on, or takes them again. Requests under way go on. */
  set(isOpen: boolean): Promise<void>;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** Opens a door on loopback; port 0 for any that is free. */
export async function openDoor(listener: RequestListener, wanted = 0): Promise<Door> {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  await listen(server, wanted);
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    async set(isOpen) {
      if (isOpen && !server.listening) await listen(server, port);
      if (!isOpen && server.listening) {
        server.close();
        server.closeIdleConnections();
      }
    },
    async close() {
      const closed = server.listening ? once(server, "close") : null;
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
}
