import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the gateway was asked to send. */
export interface Posted {
  readonly path: string;
  readonly authorization: string;
  readonly to: string;
  readonly body: string;
  /** Our own name for the attempt, where the gateway takes one. */
  readonly reference?: string;
}

/** A gateway on loopback that keeps what it is given and answers as it is told. */
export interface FakeGateway {
  readonly url: string;
  /** Everything posted so far, in order. */
  readonly posted: readonly Posted[];
  /** How each message is answered. */
  answer: (message: Posted, response: ServerResponse) => void;
  /** Answers everything with success again, and forgets what was posted. */
  reset(): void;
  /** Resolves when so many messages have been posted. */
  received(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Answers with a status and a JSON body. */
export function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

/** How a gateway is spoken to. */
export interface Dialect {
  /** Who a posted body is for, and its text. */
  readonly read: (text: string) => Pick<Posted, "to" | "body" | "reference">;
  /** The gateway's word for a message that it took. */
  readonly accept: (message: Posted, response: ServerResponse) => void;
}

/** Starsender's word for a message that it took. */
export function accept(_message: Posted, response: ServerResponse): void {
  reply(response, 200, { success: true, data: {}, message: "Success sent message" });
}

const STARSENDER: Dialect = {
  read(text) {
    const { to, body } = JSON.parse(text);
    return { to, body };
  },
  accept,
};

export async function startGateway(dialect: Dialect = STARSENDER): Promise<FakeGateway> {
  const posted: Posted[] = [];
  let watchers: { count: number; resolve: () => void }[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk;
    const { url: path = "", headers } = request;
    const message = { path, authorization: headers.authorization ?? "", ...dialect.read(text) };
    posted.push(message);
    watchers = watchers.filter(({ count, resolve }) => {
      if (posted.length < count) return true;
      resolve();
      return false;
    });
    gateway.answer(message, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  const gateway: FakeGateway = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posted,
    answer: dialect.accept,
    reset() {
      posted.length = 0;
      gateway.answer = dialect.accept;
    },
    received: (count) =>
      new Promise((resolve) => {
        if (posted.length >= count) resolve();
        else watchers.push({ count, resolve });
      }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return gateway;
}
