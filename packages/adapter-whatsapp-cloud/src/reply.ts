import { type GatewayReply, parseJson } from "@pengingat/messenger-http";
import { z } from "zod";
import { graphErrorSchema, graphErrorWords } from "./graph-error.js";

/** What Meta says in a body. */
export interface CloudReply extends GatewayReply {
  /** `error.code`; `null` where there is none. */
  readonly errorCode: number | null;
  /** `messages[0].id`, a `wamid.…`; `null` where there is none. */
  readonly messageId: string | null;
}

const NOTHING: CloudReply = { message: null, errorCode: null, messageId: null };

const bodySchema = z.object({
  error: graphErrorSchema.optional().catch(undefined),
  messages: z
    .array(z.object({ id: z.string().min(1), message_status: z.string().optional().catch(undefined) }))
    .optional()
    .catch(undefined),
});

/** Reads a body; a field that is missing or of another type is `null`. `clean` makes its texts fit to be kept. */
export function readReply(body: string, clean: (text: string) => string): CloudReply {
  const parsed = bodySchema.safeParse(parseJson(body));
  if (!parsed.success) return NOTHING;
  const { error, messages } = parsed.data;
  const accepted = messages?.[0];
  return {
    message: clean(error ? graphErrorWords(error) : (accepted?.message_status ?? "")) || null,
    errorCode: error?.code ?? null,
    messageId: clean(accepted?.id ?? "") || null,
  };
}
