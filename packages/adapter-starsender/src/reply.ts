import { parseJson } from "@pengingat/messenger-http";
import { z } from "zod";

/** What the gateway says in a body. */
export interface Reply {
  /** `null` where it does not say. */
  readonly success: boolean | null;
  readonly message: string | null;
  readonly messageId: string | null;
}

const NOTHING: Reply = { success: null, message: null, messageId: null };

// A larger number has already lost digits, and names another message.
const idSchema = z.union([z.string(), z.int()]).optional().catch(undefined);

const bodySchema = z.object({
  success: z.boolean().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  data: z.object({ message_id: idSchema, id: idSchema }).optional().catch(undefined),
  message_id: idSchema,
  id: idSchema,
});

/** Reads a body; a field that is missing or of another type is `null`. `clean` makes its texts fit to be kept. */
export function readReply(body: string, clean: (text: string) => string): Reply {
  const parsed = bodySchema.safeParse(parseJson(body));
  if (!parsed.success) return NOTHING;
  const { success, message, data, message_id, id } = parsed.data;
  const candidates = [data?.message_id, data?.id, message_id, id];
  return {
    success: success ?? null,
    message: clean(message ?? "") || null,
    messageId: clean(String(candidates.find(isGiven) ?? "")) || null,
  };
}

function isGiven(id: string | number | undefined): boolean {
  return id !== undefined && id !== "";
}
