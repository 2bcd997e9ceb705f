import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { OutgoingMessage } from "@pengingat/core";
import type { ContractGateway, GatewayAnswer } from "@pengingat/core/testing";

/** Fonnte's side of the wire on 127.0.0.1, as a witness and a trouble-maker. */
export interface LoopbackFonnte extends ContractGateway {
  readonly origin: string;
  close(): Promise<void>;
}

export async function loopbackFonnte(): Promise<LoopbackFonnte> {
  const received: OutgoingMessage[] = [];
  const accepted: OutgoingMessage[] = [];
  let answer: (message: OutgoingMessage) => GatewayAnswer = () => "accept";

  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    const message = { to: form.get("target") ?? "", text: form.get("message") ?? "" };
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
  accept: (response) => response.end('{"status":true,"id":["80367170"],"process":"pending"}'),
  refuse: (response) => response.end('{"status":false,"reason":"target invalid"}'),
  silence: () => {},
  drop: (response) => response.destroy(),
  nonsense: (response) => response.end("<html>ok</html>"),
  error: (response) => response.writeHead(503).end(),
};
