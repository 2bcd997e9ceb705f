import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Witness, WitnessEvent } from "./fake-gateway.ts";
import { readScript } from "./script.ts";

/** The witness's remote control, on a port of its own, so that it answers while the gateway refuses connections. */
export interface Control {
  readonly address: string;
  close(): Promise<void>;
}

/**
 * `PUT /__script` begins a script (JSON, see {@link readScript}) and answers 204. `GET /__events` streams the
 * witness's events as they happen, one JSON object a line.
 */
export async function startControl(witness: Witness, port = 0): Promise<Control> {
  const listeners = new Set<ServerResponse>();
  const tell = (event: WitnessEvent) => {
    for (const response of listeners) response.write(`${JSON.stringify(event)}\n`);
  };
  witness.events.on("event", tell);

  const server = createServer(async (request, response) => {
    if (request.method === "PUT" && request.url === "/__script") {
      try {
        await witness.play(readScript(await text(request)));
        response.writeHead(204).end();
      } catch (error) {
        response.writeHead(400).end(error instanceof Error ? error.message : "not a script");
      }
    } else if (request.method === "GET" && request.url === "/__events") {
      response.writeHead(200, { "Content-Type": "application/x-ndjson" }).flushHeaders();
      listeners.add(response);
      response.once("close", () => listeners.delete(response));
    } else {
      response.writeHead(404).end();
    }
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const { port: actual } = server.address() as AddressInfo;

  return {
    address: `http://127.0.0.1:${actual}`,
    async close() {
      witness.events.off("event", tell);
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
