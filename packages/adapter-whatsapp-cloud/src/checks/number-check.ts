import { z } from "zod";
import type { Finding } from "./graph.js";

/** What is asked of the number: nothing that names it. */
export const NUMBER_FIELDS = "status,quality_rating,messaging_limit_tier,health_status";

const word = z.string().optional().catch(undefined);

const numberSchema = z
  .object({
    status: word,
    quality_rating: word,
    messaging_limit_tier: word,
    health_status: z
      .object({
        can_send_message: word,
        entities: z.array(z.object({ entity_type: word, id: word, can_send_message: word })).catch([]),
      })
      .optional()
      .catch(undefined),
  })
  .catch({});

/** What Meta says of the number. */
export type NumberAnswer = z.infer<typeof numberSchema>;

/** Reads what Meta says of the number; a field that is missing or of another type counts as not given. */
export function readNumber(body: unknown): NumberAnswer {
  return numberSchema.parse(body);
}

/** The id of the account that the number belongs to, which has the templates; `null` where Meta did not say. */
export function accountOf({ health_status: health }: NumberAnswer): string | null {
  const account = health?.entities.find(({ entity_type }) => entity_type === "WABA");
  return account?.id !== undefined && /^\d{1,32}$/.test(account.id) ? account.id : null;
}

/** Whether the number may send. */
export function numberFinding({ status, health_status: health }: NumberAnswer): Finding {
  const blocked = health?.entities.find((each) => each.can_send_message === "BLOCKED");
  if (blocked || health?.can_send_message === "BLOCKED") {
    const of = nodes[blocked?.entity_type ?? ""] ?? "the account";
    const remedy =
      "Open WhatsApp Manager: it says what is missing, such as a payment method or a verification.";
    return { state: "problem", what: `Meta blocks messages because of ${of}.`, remedy };
  }
  if (status !== undefined && status !== "CONNECTED") {
    const what = `The number is not connected (${shown(status)}).`;
    return { state: "problem", what, remedy: "Register the number in WhatsApp Manager." };
  }
  if (health?.can_send_message === "LIMITED") {
    const remedy = "Open WhatsApp Manager, and verify the business to lift the limit.";
    return { state: "warning", what: "Meta limits the messages of the account.", remedy };
  }
  return { state: "ok", what: "Meta accepts the token, and the number is connected." };
}

const nodes: Readonly<Record<string, string>> = {
  PHONE_NUMBER: "the number",
  WABA: "the WhatsApp Business account",
  BUSINESS: "the business",
  APP: "the app",
};

/** Quality, and how many people may be messaged in a moving 24 hours. */
export function qualityFinding({
  quality_rating: quality,
  messaging_limit_tier: tier,
}: NumberAnswer): Finding {
  const people = /^TIER_(\d+K?)$/.exec(tier ?? "")?.[1];
  const limit = people === undefined ? "" : `; the limit is ${people} people in 24 hours`;
  const remedy = "Send fewer messages, only to customers who expect them, until the quality is green again.";
  if (quality === "RED") return { state: "problem", what: `The number's quality is red${limit}.`, remedy };
  if (quality === "YELLOW")
    return { state: "warning", what: `The number's quality is yellow${limit}.`, remedy };
  return {
    state: "ok",
    what: `The number's quality is ${quality === "GREEN" ? "green" : "not rated yet"}${limit}.`,
  };
}

/** A word of Meta's, if it is one. */
export function shown(given: string): string {
  return /^[A-Z_]{1,40}$/.test(given) ? given : "another state";
}
