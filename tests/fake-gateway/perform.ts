import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Act } from "./faults.ts";
import type { GatewayForm, WireMessage } from "./gateway-api.ts";
import type { Reply } from "./reply.ts";

const CHUNK = Buffer.alloc(64 * 1024, "a");

/** Connections that end with the next request on them. */
const doomed = new WeakSet<Socket>();

/** Whether this request came on a connection that was to end; if so it has. */
export function endDoomed(request: IncomingMessage): boolean {
  if (!doomed.has(request.socket)) return false;
  request.socket.resetAndDestroy();
  return true;
}

/** Answers a message in a gateway's form, or does what takes the place of an answer. */
export function perform(act: Act, form: GatewayForm, message: WireMessage, response: ServerResponse): void {
  const { socket } = response;
  const welcome = form.welcome(message);
  switch (act.do) {
    case "reply":
      reply(response, act);
      return;
    case "welcome":
      reply(response, welcome);
      return;
    case "refuse": {
      const refusal = form.refuse(act.why, act.status ?? null);
      reply(response, { ...refusal, headers: { ...refusal.headers, ...act.headers } });
      return;
    }
    case "evade":
      reply(response, form.evade());
      return;
    case "half":
      reply(response, { ...welcome, body: half(welcome) });
      return;
    case "reset":
      socket?.resetAndDestroy();
      return;
    case "half-then-reset":
      response.writeHead(200, { "Content-Length": String(Buffer.byteLength(welcome.body)) });
      response.write(half(welcome), () => socket?.resetAndDestroy());
      return;
    case "silence":
      return;
    case "headers-then-silence":
      response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "64" }).flushHeaders();
      return;
    case "one-byte-a-second":
      drip(response, welcome);
      return;
    case "flood":
      response.writeHead(200, { "Content-Length": String(act.bytes) });
      flood(response, act.bytes);
      return;
    case "doom-connection":
      if (socket) doomed.add(socket);
      reply(response, welcome);
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
