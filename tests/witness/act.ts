import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type Act, SUCCESS } from "./fault.ts";

const CHUNK = Buffer.alloc(64 * 1024, "a");

/** Connections that end with the next request on them. */
const doomed = new WeakSet<Socket>();

/** Whether this request came on a connection that was to end; if so it has. */
export function endDoomed(request: IncomingMessage): boolean {
  if (!doomed.has(request.socket)) return false;
  request.socket.resetAndDestroy();
  return true;
}

/** Answers, or does what takes the place of an answer. */
export function perform(act: Act, response: ServerResponse): void {
  const { socket } = response;
  switch (act.do) {
    case "reply":
      response.writeHead(act.status, act.headers ?? {}).end(act.body);
      return;
    case "reset":
      socket?.resetAndDestroy();
      return;
    case "silence":
      return;
    case "headers-then-silence":
      response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "64" }).flushHeaders();
      return;
    case "one-byte-a-second":
      drip(response);
      return;
    case "flood":
      response.writeHead(200, { "Content-Length": String(act.bytes) });
      flood(response, act.bytes);
      return;
    case "doom-connection":
      if (socket) doomed.add(socket);
      response.writeHead(SUCCESS.status, SUCCESS.headers).end(SUCCESS.body);
  }
}

function drip(response: ServerResponse): void {
  response.writeHead(200, { "Content-Type": "application/json" });
  const bytes = [...SUCCESS.body];
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
