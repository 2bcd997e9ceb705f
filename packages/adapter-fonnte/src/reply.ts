import { type GatewayReply, parseJson } from "@pengingat/messenger-http";
import { z } from "zod";

/** What Fonnte says in a body. */
export interface Reply extends GatewayReply {
  /** `null` where it does not say. */
  readonly status: boolean | null;
  readonly messageId: string | null;
}

const NOTHING: Reply = { status: null, message: null, messageId: null };

const statusSchema = z.boolean().optional().catch(undefined);
const textSchema = z.string().optional().catch(undefined);
// A larger number has already lost digits, and names another message.
const idSchema = z.union([z.string(), z.int()]);

const bodySchema = z.object({
  status: statusSchema,
  // Some refusals have it so.
  Status: statusSchema,
  reason: textSchema,
  detail: textSchema,
  // One for each recipient, and each message has one recipient.
  id: z
    .union([z.tuple([idSchema], z.unknown()), idSchema.transform((id) => [id])])
    .optional()
    .catch(undefined),
});

/** Reads a body; a field that is missing or of another type is `null`. `clean` makes its texts fit to be kept. */
export function readReply(body: string, clean: (text: string) => string): Reply {
  const parsed = bodySchema.safeParse(parseJson(body));
  if (!parsed.success) return NOTHING;
  const { status, Status, reason, detail, id } = parsed.data;
  return {
    status: status ?? Status ?? null,
    message: clean(reason ?? detail ?? "") || null,
    messageId: clean(String(id?.[0] ?? "")) || null,
  };
}
