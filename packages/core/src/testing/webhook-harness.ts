import type { DeliveryReceipt } from "../ports/delivery-receipts.js";
import type { GatewayNotice } from "../ports/gateway-notices.js";
import type { ContactMove, GatewayWebhook, IncomingMessage, WebhookCall } from "../ports/gateway-webhook.js";
import type { ContractHarness } from "./contract-case.js";

/** A fresh webhook. */
export interface GatewayWebhookHarness extends ContractHarness {
  readonly webhook: GatewayWebhook;
}

/** What the cases need to know of a gateway. */
export interface GatewayWebhookContractOptions {
  /** Calls as the gateway makes them, signed where it signs: at least one of each kind that it makes. */
  readonly examples: readonly WebhookExample[];
  /**
   * Signs a call again after its body was changed, as the gateway would have done.
   * @default the call as it is, for a gateway that signs none
   */
  readonly sign?: (call: WebhookCall) => WebhookCall;
}

/** A call of the gateway, and what it says. */
export interface WebhookExample {
  /** What the gateway reports by it, in a few words. */
  readonly name: string;
  readonly call: WebhookCall;
  /** The receipts that it holds, in their order, as far as each is known beforehand. @default none */
  readonly receipts?: readonly Partial<DeliveryReceipt>[];
  /** The messages of customers that it holds, in their order, as far as each is known beforehand. @default none */
  readonly incoming?: readonly Partial<IncomingMessage>[];
  /** Who has changed their number or id. @default nobody */
  readonly moves?: readonly ContactMove[];
  /** What it says of the sender's own account. @default nothing */
  readonly notices?: readonly GatewayNotice[];
  /** What is to be answered. @default any text */
  readonly answer?: string;
}
