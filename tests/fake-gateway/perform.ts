import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Action } from "./faults.ts";
import type { GatewayApi, GatewayMessage } from "./gateway-api.ts";
import type { Reply } from "./reply.ts";

const CHUNK = Buffer.alloc(64 * 1024, "a");

/** Connections that end with the next request on them. */
const doomed = new WeakSet<Socket>();

/** Ends the connection of a request where it was doomed. Returns whether it was. */
export function endDoomed(request: IncomingMessage): boolean {
  if (!doomed.has(request.socket)) return false;
  request.socket.resetAndDestroy();
  return true;
}

/** Replies to a message as a gateway does, or does what takes the place of a reply. */
export function perform(
  action: Action,
  api: GatewayApi,
  message: GatewayMessage,
  response: ServerResponse,
): void {
  const { socket } = response;
  const good = api.accepted(message);
  switch (action.do) {
    case "reply":
      reply(response, action);
      return;
    case "accept":
      reply(response, { ...good, status: action.status ?? good.status });
      return;
    case "refuse": {
      const refusal = api.refused(action.reason);
      const headers = { ...refusal.headers, ...action.headers };
      reply(response, { ...refusal, status: action.status ?? refusal.status, headers });
      return;
    }
    case "be-unclear":
      reply(response, api.unclear());
      return;
    case "reply-half":
      reply(response, { ...good, body: half(good) });
      return;
    case "reset":
      socket?.resetAndDestroy();
      return;
    case "reply-half-then-reset":
      response.writeHead(200, { "Content-Length": String(Buffer.byteLength(good.body)) });
      response.write(half(good), () => socket?.resetAndDestroy());
      return;
    case "stay-silent":
      return;
    case "send-headers-only":
      response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "64" }).flushHeaders();
      return;
    case "drip":
      drip(response, good);
      return;
    case "flood":
      response.writeHead(200, { "Content-Length": String(action.bytes) });
      flood(response, action.bytes);
      return;
    case "accept-then-doom-connection":
      if (socket) doomed.add(socket);
      reply(response, good);
  }
}

function reply(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  response.writeHead(status, headers).end(body);
}

function half({ body }: Reply): string {
  return body.slice(0, body.length / 2);
}

function drip(response: ServerResponse, { body, headers = {} }: Reply): void {
  response.writeHead(200, headers);
  const bytes = [...body];
  const timer = setInterval(() => {
    const byte = bytes.shift();
    if (byte === undefined) response.end();
    else response.write(byte);
  }, 1_000);
  response.write(bytes.shift());
  response.once("close", () => clearInterval(timer));
}

function flood(response: ServerResponse, bytes: number): void {
  let left = bytes;
  response.on("error", () => {});
  const pour = () => {
    while (left > 0 && !response.destroyed) {
      left -= CHUNK.length;
      if (!response.write(CHUNK)) {
        response.once("drain", pour);
        return;
      }
    }
    response.end();
  };
  pour();
}
