import { type GatewayReply, parseJson, type Verdict } from "@pengingat/messenger-http";
import { z } from "zod";
import { graphErrorSchema, graphErrorWords } from "./graph-error.js";

/** What Meta says in a body. */
export interface CloudReply extends GatewayReply {
  /** `error.code`; `null` where there is none. */
  readonly errorCode: number | null;
}

const nameSchema = z.string().optional().catch(undefined);

const bodySchema = z
  .object({
    error: graphErrorSchema.optional().catch(undefined),
    contacts: z
      .array(z.object({ input: nameSchema, wa_id: nameSchema, user_id: nameSchema }))
      .optional()
      .catch(undefined),
    messages: z
      .array(z.object({ id: z.string().min(1), message_status: z.string().optional().catch(undefined) }))
      .optional()
      .catch(undefined),
  })
  .catch({});

type Contact = Partial<Record<"input" | "wa_id" | "user_id", string | undefined>>;

/** Reads a body; a field that is missing or of another type counts as not given. */
export function readReply(body: string, clean: (text: string) => string): CloudReply {
  const { error, contacts, messages } = bodySchema.parse(parseJson(body));
  const accepted = messages?.[0];
  const messageId = clean(accepted?.id ?? "") || null;
  return {
    message: clean(error ? graphErrorWords(error) : (accepted?.message_status ?? "")) || null,
    messageId,
    recipientIds: idsOf(contacts?.[0]).map(clean),
    errorCode: error?.code ?? null,
    verdict: verdictOf(error !== undefined, messageId !== null),
  };
}

/** A message has one recipient, whose number is what went in. */
function idsOf({ input, wa_id, user_id }: Contact = {}): string[] {
  return [wa_id, user_id].flatMap((id) => (id === undefined || id === "" || id === input ? [] : id));
}

function verdictOf(hasError: boolean, hasId: boolean): Verdict {
  if (hasError && hasId) return "contradictory";
  if (hasError) return "refused";
  return hasId ? "accepted" : null;
}
