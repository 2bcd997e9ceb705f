import type { IncomingHttpHeaders } from "node:http";
import type { Reply } from "./reply.ts";

/** The gateways that the fake speaks for, each on a port of its own. */
export const GATEWAYS = ["starsender", "fonnte", "whatsapp-cloud"] as const;
export type GatewayName = (typeof GATEWAYS)[number];

/** A message as it came over the wire. */
export interface GatewayMessage {
  /** The recipient, as digits. */
  readonly to: string;
  /** The text; where the gateway keeps the templates, the parameters, one a line. */
  readonly body: string;
}

/** A request with its whole body. */
interface GatewayRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Why a gateway refuses a message. `none`: it gives no reason. */
export type RefusalReason =
  | "recipient"
  | "device"
  | "key"
  | "limit"
  | "pace"
  | "request"
  | "time-out"
  | "none";

/** How one gateway reads requests and replies to them. */
export interface GatewayApi {
  /** Returns `null` for anything but a message to a number, with a key. */
  read(request: GatewayRequest): GatewayMessage | null;
  /** The reply to a message that it accepts. */
  accepted(message: GatewayMessage): Reply;
  /** The reply to one that it refuses, under its own status for that. */
  refused(reason: RefusalReason): Reply;
  /** A reply that says neither. */
  unclear(): Reply;
}
