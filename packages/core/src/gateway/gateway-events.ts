import { normalizePhone } from "../domain/phone-number.js";
import { ReminderError } from "../errors.js";
import type { DeliveryReceipt, DeliveryReceipts } from "../ports/delivery-receipts.js";
import type { IncomingMessage, WebhookReading } from "../ports/gateway-webhook.js";
import type { SuppressionList } from "../ports/suppression-list.js";
import { checkedPort } from "../service/checked-port.js";

/** Keeps what gateways report. */
export interface GatewayEvents {
  /**
   * Records receipts, and suppresses customers who ask for it or cannot be reached; `MULAI` lifts it again. The same
   * events may come again.
   *
   * @throws {ReminderError} `DATABASE_LOST`: the gateway has to send them again
   */
  handle(events: Pick<WebhookReading, "receipts" | "incoming">): Promise<void>;
}

/** Where it is kept. */
export interface GatewayEventsPorts {
  readonly receipts: DeliveryReceipts;
  readonly suppressions: SuppressionList;
}

/** Options of {@link gatewayEvents}. */
export interface GatewayEventsOptions {
  /** Whether to suppress a number that the gateway reports as undeliverable. @default false */
  readonly suppressUndeliverable?: boolean;
}

/** A message that is one of these words, in any case and with any blanks or full stops around it, is a wish. */
const STOP_WORDS: ReadonlySet<string> = new Set(["stop", "berhenti", "unsubscribe"]);
const START_WORDS: ReadonlySet<string> = new Set(["mulai"]);

/**
 * Handles what the webhook of a gateway has read: `STOP`, `BERHENTI` and `UNSUBSCRIBE` opt out, `MULAI` lifts it.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function gatewayEvents(
  ports: GatewayEventsPorts,
  { suppressUndeliverable = false }: GatewayEventsOptions = {},
): GatewayEvents {
  const { receipts, suppressions } = ports;
  checkedPort("receipts", receipts, ["record"]);
  checkedPort("suppressions", suppressions, ["add", "remove"]);

  async function obey({ from, text }: IncomingMessage): Promise<void> {
    const word = wordOf(text);
    const wish = STOP_WORDS.has(word) ? "stop" : START_WORDS.has(word) ? "start" : null;
    const number = wish && numberOf(from);
    if (!number) return;
    if (wish === "stop") {
      await suppressions.add({ number, kind: "opted_out", by: "customer", reason: word.toUpperCase() });
    } else await suppressions.remove(number, "opted_out");
  }

  async function putAside({ unreachable, reason }: DeliveryReceipt): Promise<void> {
    const number = unreachable && numberOf(unreachable.number);
    if (!number) return;
    const entry = { number, by: "gateway", reason };
    if (unreachable.code === "RECIPIENT_OPTED_OUT") await suppressions.add({ ...entry, kind: "opted_out" });
    else if (suppressUndeliverable) await suppressions.add({ ...entry, kind: "set_aside" });
  }

  return {
    async handle({ receipts: told, incoming }) {
      if (told.length > 0) await receipts.record(told);
      for (const receipt of told) await putAside(receipt);
      // One after the other: a customer may have sent both words, and the last one counts.
      for (const message of incoming) await obey(message);
    },
  };
}

function wordOf(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, "")
    .toLowerCase();
}

/** Digits of E.164 without `+`; `null` where a gateway gives something that is no mobile number, a group say. */
function numberOf(from: string): string | null {
  const number = from.replace(/@(c\.us|s\.whatsapp\.net)$/, "");
  try {
    return normalizePhone(/^[1-9]\d+$/.test(number) ? `+${number}` : number);
  } catch (error) {
    if (ReminderError.is(error) && error.code === "INVALID_PHONE") return null;
    throw error;
  }
}
