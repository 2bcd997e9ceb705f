import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { endDoomed, perform } from "./act.ts";
import { type FaultName, REDIRECT_PATH } from "./fault.ts";
import { openRecord } from "./record.ts";
import { decider, type Script } from "./script.ts";

/** A moment in the life of a message at the gateway. */
export interface WitnessEvent {
  /**
   * `arrived`: read to its end. `accepted`: on the witness's disk, nothing answered yet. `answered`: answered, or
   * whatever took the place of an answer has begun.
   */
  readonly moment: "arrived" | "accepted" | "answered";
  /** The recipient, as digits. */
  readonly to: string;
  readonly fault: FaultName | null;
}

/** A gateway that speaks Starsender's API, remembers what it took, and misbehaves by script. */
export interface Witness {
  /** What `STARSENDER_BASE_URL` is set to. */
  readonly address: string;
  /** Emits `event` with a {@link WitnessEvent}, at the moment itself. */
  readonly events: EventEmitter<{ event: [WitnessEvent] }>;
  /** How many requests followed a redirect, or were none that the API knows. */
  readonly strays: number;
  /** Begins another script; without one the gateway is in good health. */
  play(script: Script): Promise<void>;
  /** Ends all connections, and resolves when the record is complete. */
  close(): Promise<void>;
}

export interface WitnessOptions {
  /** The file that what was accepted is appended to. */
  readonly record: string;
  /** @default any that is free */
  readonly port?: number;
}

/** Starts a witness on loopback. */
export async function startWitness(options: WitnessOptions): Promise<Witness> {
  const record = openRecord(options.record);
  const events = new EventEmitter<{ event: [WitnessEvent] }>();
  let script = decider({});
  let strays = 0;

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    response.on("error", () => {});
    if (endDoomed(request)) return;
    void answer(request, response).catch(() => request.socket.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyOf(request);
    const message = request.method === "POST" && request.url === "/api/send" ? messageOf(text) : null;
    if (message === null || !request.headers.authorization) {
      strays += 1;
      const status = request.url === REDIRECT_PATH ? 410 : 400;
      response.writeHead(status).end();
      return;
    }
    const { to, body } = message;
    const { decide, draw } = script;
    const { behaviour, fault } = decide(to);
    events.emit("event", { moment: "arrived", to, fault });
    if (behaviour.accepts) {
      await record.add({ at: Date.now(), to, body });
      events.emit("event", { moment: "accepted", to, fault });
    }
    if (behaviour.delayMs) await delay(draw(behaviour.delayMs));
    perform(behaviour.act, response);
    events.emit("event", { moment: "answered", to, fault });
  }

  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;

  return {
    address: `http://127.0.0.1:${port}`,
    events,
    get strays() {
      return strays;
    },
    async play(next) {
      script = decider(next);
      const listening = next.listening ?? true;
      if (listening && !server.listening) await listen(server, port);
      if (!listening && server.listening) {
        server.close();
        server.closeIdleConnections();
      }
    },
    async close() {
      const closed = server.listening ? once(server, "close") : null;
      server.close();
      server.closeAllConnections();
      await closed;
      await record.close();
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** `null` for anything but a text message to a number. */
function messageOf(text: string): { to: string; body: string } | null {
  try {
    const { messageType, to, body } = JSON.parse(text);
    const isMessage = messageType === "text" && /^\d+$/.test(to) && typeof body === "string" && body !== "";
    return isMessage ? { to, body } : null;
  } catch {
    return null;
  }
}
