import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { type FaultName, REDIRECT_PATH } from "./faults.ts";
import { fonnteForm } from "./fonnte-api.ts";
import { type GatewayForm, ROADS, type Road } from "./gateway-api.ts";
import { type Door, openDoor } from "./listener.ts";
import { endDoomed, perform } from "./perform.ts";
import { openRecord } from "./record.ts";
import { decider, type Script } from "./script.ts";
import { starsenderForm } from "./starsender-api.ts";
import { whatsappCloudForm } from "./whatsapp-cloud-api.ts";

const FORMS: Readonly<Record<Road, GatewayForm>> = {
  starsender: starsenderForm,
  fonnte: fonnteForm,
  "whatsapp-cloud": whatsappCloudForm,
};

/** A moment in the life of a message at the gateway. */
export interface WitnessEvent {
  /**
   * `arrived`: read to its end. `accepted`: on the witness's disk, nothing answered yet. `answered`: answered, or
   * whatever took the place of an answer has begun.
   */
  readonly moment: "arrived" | "accepted" | "answered";
  /** The recipient, as digits. */
  readonly to: string;
  /** The text, or a template's parameters. */
  readonly body: string;
  readonly road: Road;
  readonly fault: FaultName | null;
}

/** Gateways that speak the APIs of Starsender, Fonnte and WhatsApp's cloud, remember what they took, and misbehave by script. */
export interface Witness {
  /** What `STARSENDER_BASE_URL` is set to. */
  readonly address: string;
  /** The base URL of each gateway. */
  readonly addresses: Readonly<Record<Road, string>>;
  /** Emits `event` with a {@link WitnessEvent}, at the moment itself. */
  readonly events: EventEmitter<{ event: [WitnessEvent] }>;
  /** How many requests followed a redirect, or were none that the API knows. */
  readonly strays: number;
  /** Begins another script; without one the gateways are in good health. */
  play(script: Script): Promise<void>;
  /** Ends all connections, and resolves when the record is complete. */
  close(): Promise<void>;
}

export interface WitnessOptions {
  /** The file that what was accepted is appended to. */
  readonly record: string;
  /** Starsender's. @default any that is free */
  readonly port?: number;
}

/** Starts a witness on loopback: one port for each gateway, one record and one script for all. */
export async function startWitness(options: WitnessOptions): Promise<Witness> {
  const record = openRecord(options.record);
  const events = new EventEmitter<{ event: [WitnessEvent] }>();
  let script = decider({});
  let strays = 0;

  async function answer(road: Road, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url: path = "", headers } = request;
    const form = FORMS[road];
    const message = form.read({ method, path, headers, body: await text(request) });
    if (message === null) {
      strays += 1;
      response.writeHead(path === REDIRECT_PATH ? 410 : 400).end();
      return;
    }
    const { decide, draw } = script;
    const { behaviour, fault } = decide(message.to, road);
    const tell = (moment: WitnessEvent["moment"]) =>
      events.emit("event", { moment, ...message, road, fault });
    tell("arrived");
    if (behaviour.accepts) {
      await record.add({ at: Date.now(), ...message, road });
      tell("accepted");
    }
    if (behaviour.delayMs) await delay(draw(behaviour.delayMs));
    perform(behaviour.act, form, message, response);
    tell("answered");
  }

  const doors = new Map<Road, Door>();
  for (const road of ROADS) {
    const listener = (request: IncomingMessage, response: ServerResponse) => {
      response.on("error", () => {});
      if (endDoomed(request)) return;
      void answer(road, request, response).catch(() => request.socket.destroy());
    };
    doors.set(road, await openDoor(listener, road === "starsender" ? options.port : 0));
  }
  const addressOf = (road: Road) => doors.get(road)?.address ?? "";

  return {
    address: addressOf("starsender"),
    addresses: {
      starsender: addressOf("starsender"),
      fonnte: addressOf("fonnte"),
      "whatsapp-cloud": addressOf("whatsapp-cloud"),
    },
    events,
    get strays() {
      return strays;
    },
    async play(next) {
      script = decider(next);
      const { listening = true, closed = [] } = next;
      for (const [road, door] of doors) await door.set(listening && !closed.includes(road));
    },
    async close() {
      await Promise.all([...doors.values()].map((door) => door.close()));
      await record.close();
    },
  };
}
