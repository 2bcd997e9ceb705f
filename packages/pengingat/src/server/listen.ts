import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type Koa from "koa";
import { StartUpError } from "../process/start-up-error.js";

/** Room for an absurd token to be refused with 401, where Node by itself would close the connection. */
const MAX_HEADER_BYTES = 65_536;

/** Listens; resolves with the server and its address. @throws {StartUpError} where the port cannot be had */
export async function listen(
  app: Koa,
  port: number,
  host: string,
): Promise<{ server: Server; address: string }> {
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, app.callback());
  server.on("request", (_, response) => {
    // A connection that its client keeps for later would hold up a server that is closing.
    response.once("close", () => setImmediate(() => server.listening || server.closeIdleConnections()));
  });
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : error;
    const why: Record<string, string> = {
      EADDRINUSE: "the port is in use",
      EACCES: "the port needs more rights",
      EADDRNOTAVAIL: "this machine does not have that address",
      ENOTFOUND: "the host name is not known",
    };
    throw new StartUpError(
      `Cannot listen on ${host}:${port}: ${why[String(code)] ?? code}. Set PORT or HOST.`,
    );
  }
  const { address, family, port: actual } = server.address() as AddressInfo;
  return { server, address: `http://${family === "IPv6" ? `[${address}]` : address}:${actual}` };
}

/** Takes no more requests, and resolves when those under way are answered, or cut off after `withinMs`. */
export async function closeServer(server: Server, withinMs: number): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), withinMs);
  server.close();
  server.closeIdleConnections();
  await once(server, "close");
  clearTimeout(timer);
}
