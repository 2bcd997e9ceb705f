import type { IncomingHttpHeaders } from "node:http";
import type { Reply } from "./reply.ts";

/** The gateways whose API the witness speaks, each on a port of its own. */
export const ROADS = ["starsender", "fonnte", "whatsapp-cloud"] as const;
export type Road = (typeof ROADS)[number];

/** A message as it came over the wire. */
export interface WireMessage {
  /** The recipient, as digits. */
  readonly to: string;
  /** The text or, where a gateway keeps templates of its own, the parameters, one a line. */
  readonly body: string;
}

/** A request, read to its end. */
interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Why a gateway does not take a message. */
export type Refusal = "recipient" | "device" | "key" | "limit" | "pace" | "request" | "unsaid";

/** How one gateway is spoken to, and how it answers. */
export interface GatewayForm {
  /** `null` for anything but a message to a number, with a key. */
  read(request: WireRequest): WireMessage | null;
  /** The answer to a message that it takes. */
  welcome(message: WireMessage): Reply;
  /** The answer to one that it does not take; with `status` `null` the one that the gateway itself would choose. */
  refuse(why: Refusal, status: number | null): Reply;
  /** An answer that leaves it open. */
  evade(): Reply;
}
