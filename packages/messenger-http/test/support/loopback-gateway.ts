import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { OutgoingMessage } from "@pengingat/core";
import type { ContractGateway, GatewayAnswer } from "@pengingat/core/testing";

/** A real HTTP server on 127.0.0.1 that speaks a gateway's API, and fails as told. */
export interface LoopbackGateway extends ContractGateway {
  readonly url: string;
  close(): Promise<void>;
}

/** What makes the API of a gateway. */
export interface GatewayDialect {
  /** The message in a request's body. */
  readonly read: (body: string) => OutgoingMessage;
  /** How it says that it has taken the message. */
  readonly accept: (response: ServerResponse) => void;
  /** How it says that it will not write to this recipient. */
  readonly refuse: (response: ServerResponse) => void;
}

export async function loopbackGateway(dialect: GatewayDialect): Promise<LoopbackGateway> {
  const received: OutgoingMessage[] = [];
  const accepted: OutgoingMessage[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  let answer: (message: OutgoingMessage) => GatewayAnswer = () => "accept";

  const answers: Record<GatewayAnswer, (request: IncomingMessage, response: ServerResponse) => void> = {
    accept: (_, response) => dialect.accept(response),
    refuse: (_, response) => dialect.refuse(response),
    unauthorized: (_, response) => response.writeHead(401).end(),
    silence: () => {},
    drop: (request) => request.socket.destroy(),
    nonsense: (_, response) => response.end("<html>ok</html>"),
    error: (_, response) => response.writeHead(503).end(),
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const message = dialect.read(Buffer.concat(chunks).toString());
    received.push(message);
    for (const { count, resolve } of waiting) if (received.length >= count) resolve();
    const answered = answer(message);
    if (answered !== "refuse" && answered !== "unauthorized") accepted.push(message);
    answers[answered](request, response);
  });
  async function listen(port: number): Promise<number> {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }
  async function shut(): Promise<void> {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  }

  const port = await listen(0);
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    accepted,
    answerWith(next) {
      answer = next;
    },
    async setReachable(reachable) {
      await (reachable ? listen(port) : shut());
    },
    untilReceived: (count) =>
      new Promise((resolve) => {
        if (received.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    close: shut,
  };
}
