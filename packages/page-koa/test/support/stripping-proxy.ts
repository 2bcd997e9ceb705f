import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/**
 * A proxy that takes a path off, as `location /path/ { proxy_pass http://127.0.0.1:8000/; }` of nginx does, until the end of
 * the test: the server hears of neither the path nor the name that was asked for. Returns the address of the first screen.
 */
export async function strippingProxy(target: string, path: string): Promise<string> {
  const server = createServer((asked, answer) => {
    const { url = "", method, headers } = asked;
    if (url === path) return answer.writeHead(301, { Location: `${path}/` }).end();
    if (!url.startsWith(`${path}/`)) return answer.writeHead(404).end();
    const forwarded = request(new URL(url.slice(path.length), target), {
      method,
      headers: { ...headers, host: new URL(target).host },
    });
    forwarded.on("error", () => answer.destroy());
    forwarded.on("response", (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    asked.pipe(forwarded);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://bengkel.test:${(server.address() as AddressInfo).port}${path}/`;
}
