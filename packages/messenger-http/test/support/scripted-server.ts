import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** A real TCP server on this machine that leaves every byte of the answer to the test. */
export interface ScriptedServer {
  readonly port: number;
  /** Whole requests that arrived, over all connections. */
  readonly requests: readonly string[];
  /** Connections taken so far. */
  readonly connections: readonly Socket[];
  close(): Promise<void>;
}

/** Calls `answer` with each whole request; without it, requests are read and never answered. */
export async function scriptedServer(
  answer: (socket: Socket, request: string, n: number) => void = () => {},
  onConnection: (socket: Socket) => void = () => {},
  port = 0,
  host = "127.0.0.1",
): Promise<ScriptedServer> {
  const requests: string[] = [];
  const connections: Socket[] = [];

  const server = createServer((socket) => {
    connections.push(socket);
    // A client that goes away is what many of these tests are about.
    socket.on("error", () => {});
    let pending = "";
    socket.on("data", (chunk) => {
      pending += chunk.toString("latin1");
      const size = lengthOf(pending);
      if (size === null || pending.length < size) return;
      const request = pending.slice(0, size);
      pending = pending.slice(size);
      requests.push(request);
      answer(socket, request, requests.length);
    });
    onConnection(socket);
  });
  server.listen(port, host);
  await once(server, "listening");

  return {
    port: (server.address() as AddressInfo).port,
    requests,
    connections,
    async close() {
      server.close();
      for (const socket of connections) socket.destroy();
      await once(server, "close");
    },
  };
}

/** Resolves when the connection has ended, however it did. */
export function ended(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once("close", () => resolve()));
}

/** An HTTP/1.1 answer in full. */
export function reply(status: string, body: string, headers: readonly string[] = []): string {
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  return [`HTTP/1.1 ${status}`, length, ...headers, "", body].join("\r\n");
}

function lengthOf(request: string): number | null {
  const head = request.indexOf("\r\n\r\n");
  if (head < 0) return null;
  const length = /\r\ncontent-length: (\d+)/i.exec(request)?.[1] ?? "0";
  return head + 4 + Number(length);
}
