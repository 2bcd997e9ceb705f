import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { OutgoingMessage } from "@pengingat/core";
import type { ContractGateway, GatewayAnswer } from "@pengingat/core/testing";

/** WAHA's side of the wire on 127.0.0.1, as a witness and a trouble-maker. Its key is `t0ken`. */
export interface LoopbackWaha extends ContractGateway {
  readonly origin: string;
  close(): Promise<void>;
}

export async function loopbackWaha(): Promise<LoopbackWaha> {
  const received: OutgoingMessage[] = [];
  const accepted: OutgoingMessage[] = [];
  let answer: (message: OutgoingMessage) => GatewayAnswer = () => "accept";

  const server = createServer(async (request, response) => {
    const { session, chatId, text } = (await json(request)) as Record<"session" | "chatId" | "text", string>;
    const known = request.headers["x-api-key"] === "t0ken" && session === "default";
    if (!known || `${request.method} ${request.url}` !== "POST /api/sendText") {
      response.writeHead(401).end('{"message":"Unauthorized"}');
      return;
    }
    const message = { to: chatId.replace(/@c\.us$/, ""), text };
    const answered = answer(message);
    if (answered !== "refuse") accepted.push(message);
    received.push(message);
    server.emit("message");
    ANSWERS[answered](response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  async function setReachable(reachable: boolean): Promise<void> {
    if (reachable === server.listening) return;
    if (reachable) {
      server.listen(port, "127.0.0.1");
      await once(server, "listening");
    } else {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    }
  }

  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    accepted,
    answerWith(next) {
      answer = next;
    },
    setReachable,
    async untilReceived(count) {
      while (received.length < count) await once(server, "message");
    },
    close: () => setReachable(false),
  };
}

const ANSWERS: Record<GatewayAnswer, (response: ServerResponse) => void> = {
  accept: (response) => response.writeHead(201).end('{"id":{"_serialized":"true_628110000001@c.us_3EB0"}}'),
  refuse: (response) => response.writeHead(400).end('{"message":"the number does not exist"}'),
  silence: () => {},
  drop: (response) => response.destroy(),
  nonsense: (response) => response.writeHead(201).end('{"id":'),
  error: (response) => response.writeHead(500).end('{"message":"the browser has died"}'),
};
