import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { type FaultName, REDIRECT_PATH } from "./faults.ts";
import { fonnteApi } from "./fonnte-api.ts";
import { GATEWAYS, type GatewayApi, type GatewayMessage, type GatewayName } from "./gateway-api.ts";
import { type Listener, openListener } from "./listener.ts";
import { endDoomed, perform } from "./perform.ts";
import { openRecord } from "./record.ts";
import { playScript, type Script } from "./script.ts";
import { starsenderApi } from "./starsender-api.ts";
import { whatsappCloudApi } from "./whatsapp-cloud-api.ts";

const APIS: Readonly<Record<GatewayName, GatewayApi>> = {
  starsender: starsenderApi,
  fonnte: fonnteApi,
  "whatsapp-cloud": whatsappCloudApi,
};

/** A moment in the life of a message at its gateway. */
export interface GatewayEvent extends GatewayMessage {
  /**
   * `arrived`: the whole request is read. `accepted`: the message is on record, and there is no reply yet. `answered`:
   * the reply, or whatever takes its place, has begun.
   */
  readonly moment: "arrived" | "accepted" | "answered";
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly gateway: GatewayName;
  readonly fault: FaultName | null;
}

/** Gateways on loopback that speak the APIs of Starsender, Fonnte and WhatsApp's cloud, and fail by script. */
export interface FakeGateway {
  /** The base URL of each gateway. */
  readonly addresses: Readonly<Record<GatewayName, string>>;
  /** Emits `event` with a {@link GatewayEvent} at its moment. */
  readonly events: EventEmitter<{ event: [GatewayEvent] }>;
  /** How many requests followed a redirect, or are none that the API knows. */
  readonly invalidRequests: number;
  /** Begins another script; before the first the gateways are healthy. */
  play(script: Script): Promise<void>;
  /** Ends all connections, and resolves when the record is complete. */
  close(): Promise<void>;
}

/**
 * Starts the gateways: one port for each, one script and one record for all.
 *
 * @param recordPath - the file that accepted messages are appended to
 */
export async function startFakeGateway(recordPath: string): Promise<FakeGateway> {
  const record = openRecord(recordPath);
  const events = new EventEmitter<{ event: [GatewayEvent] }>();
  let script = playScript({});
  let invalidRequests = 0;

  async function serve(
    gateway: GatewayName,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { method = "", url: path = "", headers } = request;
    const api = APIS[gateway];
    const message = api.read({ method, path, headers, body: await text(request) });
    if (message === null) {
      invalidRequests += 1;
      response.writeHead(path === REDIRECT_PATH ? 410 : 400).end();
      return;
    }
    const { decide, draw } = script;
    const { behaviour, fault } = decide(message.to, gateway);
    const emit = (moment: GatewayEvent["moment"]) =>
      events.emit("event", { moment, at: Date.now(), ...message, gateway, fault });
    emit("arrived");
    if (behaviour.accepts) {
      await record.add({ at: Date.now(), ...message, gateway });
      emit("accepted");
    }
    if (behaviour.delayMs) await delay(draw(behaviour.delayMs));
    perform(behaviour.action, api, message, response);
    emit("answered");
  }

  const listeners = new Map<GatewayName, Listener>();
  for (const gateway of GATEWAYS) {
    const handle = (request: IncomingMessage, response: ServerResponse) => {
      response.on("error", () => {});
      if (endDoomed(request)) return;
      void serve(gateway, request, response).catch(() => request.socket.destroy());
    };
    listeners.set(gateway, await openListener(handle));
  }
  const addressOf = (gateway: GatewayName) => listeners.get(gateway)?.address ?? "";

  return {
    addresses: {
      starsender: addressOf("starsender"),
      fonnte: addressOf("fonnte"),
      "whatsapp-cloud": addressOf("whatsapp-cloud"),
    },
    events,
    get invalidRequests() {
      return invalidRequests;
    },
    async play(next) {
      script = playScript(next);
      for (const [gateway, listener] of listeners) {
        await listener.setOpen(!(next.closed ?? []).includes(gateway));
      }
    },
    async close() {
      await Promise.all([...listeners.values()].map((listener) => listener.close()));
      await record.close();
    },
  };
}
