import { type GatewayReply, parseJson, type Verdict } from "@pengingat/messenger-http";
import { z } from "zod";
import { graphErrorSchema, graphErrorWords } from "./graph-error.js";

/** What Meta says in a body. */
export interface CloudReply extends GatewayReply {
  /** `error.code`; `null` where there is none. */
  readonly errorCode: number | null;
}

const bodySchema = z
  .object({
    error: graphErrorSchema.optional().catch(undefined),
    messages: z
      .array(z.object({ id: z.string().min(1), message_status: z.string().optional().catch(undefined) }))
      .optional()
      .catch(undefined),
  })
  .catch({});

/** Reads a body; a field that is missing or of another type counts as not given. */
export function readReply(body: string, clean: (text: string) => string): CloudReply {
  const { error, messages } = bodySchema.parse(parseJson(body));
  const accepted = messages?.[0];
  const messageId = clean(accepted?.id ?? "") || null;
  return {
    message: clean(error ? graphErrorWords(error) : (accepted?.message_status ?? "")) || null,
    messageId,
    errorCode: error?.code ?? null,
    verdict: verdictOf(error !== undefined, messageId !== null),
  };
}

function verdictOf(hasError: boolean, hasId: boolean): Verdict {
  if (hasError && hasId) return "contradictory";
  if (hasError) return "refused";
  return hasId ? "accepted" : null;
}
