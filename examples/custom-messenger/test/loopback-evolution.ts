import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text as textOf } from "node:stream/consumers";
import type { OutgoingMessage } from "@pengingat/core";
import type { ContractGateway, GatewayAnswer } from "@pengingat/core/testing";

export const KEY = "k3y";
export const INSTANCE = "Front desk";

/** The far side: an Evolution API on 127.0.0.1 with one key and one instance. */
export async function loopbackEvolution(): Promise<
  ContractGateway & { origin: string; close(): Promise<void> }
> {
  const received: OutgoingMessage[] = [];
  const accepted: OutgoingMessage[] = [];
  const waiting = new Set<() => void>();
  let choose: (message: OutgoingMessage) => GatewayAnswer = () => "accept";

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    if (request.headers.apikey !== KEY) return reply(response, 401, { status: 401, error: "Unauthorized" });
    if (request.method !== "POST" || request.url !== `/message/sendText/${encodeURIComponent(INSTANCE)}`) {
      return reply(response, 404, { status: 404, error: "Not Found" });
    }
    const { number, text } = JSON.parse(body);
    const message = { to: number, text };
    const kind = choose(message);
    received.push(message);
    if (kind !== "refuse" && kind !== "unauthorized") accepted.push(message);
    for (const look of waiting) look();

    const jid = `${number}@s.whatsapp.net`;
    if (kind === "unauthorized") return reply(response, 401, { status: 401, error: "Unauthorized" });
    if (kind === "silence") return;
    if (kind === "drop") return void request.socket.destroy();
    if (kind === "error") return reply(response, 500, { status: 500, error: "Internal Server Error" });
    if (kind === "nonsense") return reply(response, 201, { status: "PENDING" });
    if (kind === "refuse") {
      const reason = { message: [{ jid, exists: false, number }] };
      return reply(response, 400, { status: 400, error: "Bad Request", response: reason });
    }
    const key = { remoteJid: jid, fromMe: true, id: `BAE5${received.length}` };
    return reply(response, 201, { key, status: "PENDING" });
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
  });
  async function listen(port: number): Promise<number> {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }
  async function close(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  }
  const port = await listen(0);

  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    accepted,
    close,
    answerWith(next) {
      choose = next;
    },
    async setReachable(reachable) {
      if (!reachable) await close();
      else if (!server.listening) await listen(port);
    },
    untilReceived(count) {
      return new Promise((resolve) => {
        const look = () => {
          if (received.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    },
  };
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
