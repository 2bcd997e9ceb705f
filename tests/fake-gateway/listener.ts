import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A port on loopback that can be closed and opened again. */
export interface Listener {
  readonly address: string;
  /** Accepts connections, or refuses them. Requests under way go on. */
  setOpen(isOpen: boolean): Promise<void>;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** Listens on a free port. */
export async function openListener(handle: RequestListener): Promise<Listener> {
  const server = createServer({ keepAliveTimeout: 60_000 }, handle);
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    async setOpen(isOpen) {
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
