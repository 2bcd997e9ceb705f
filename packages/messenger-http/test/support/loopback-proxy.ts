import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** A real HTTP proxy on 127.0.0.1. */
export interface LoopbackProxy {
  readonly url: string;
  /** The `CONNECT` requests, and whatever else arrives, as `METHOD target`. */
  readonly requests: readonly string[];
  /** The `Proxy-Authorization` headers that came with them. */
  readonly credentials: readonly (string | undefined)[];
  close(): Promise<void>;
}

/** What a proxy does with a request for a tunnel. */
export type OnConnect = (client: Socket, tunnel: () => void) => void;

/** Opens tunnels, all of which lead to `port` on 127.0.0.1 whatever they are asked for, or does what it is told to. */
export async function loopbackProxy(
  port: number,
  onConnect: OnConnect = (_, tunnel) => tunnel(),
): Promise<LoopbackProxy> {
  const requests: string[] = [];
  const credentials: (string | undefined)[] = [];
  const sockets = new Set<Socket>();

  function note(request: IncomingMessage): void {
    requests.push(`${request.method} ${request.url}`);
    credentials.push(request.headers["proxy-authorization"]);
  }

  const server = createServer((request, response) => {
    note(request);
    response.writeHead(502).end();
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  server.on("connect", (request, client: Socket) => {
    note(request);
    onConnect(client, () => {
      const far = connect({ host: "127.0.0.1", port });
      sockets.add(far);
      far.on("error", () => client.destroy());
      client.on("error", () => far.destroy());
      client.on("close", () => far.destroy());
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      client.pipe(far).pipe(client);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    credentials,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}
