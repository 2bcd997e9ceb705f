import { type GatewayReply, parseJson, replyFlag, type Verdict } from "@pengingat/messenger-http";
import { z } from "zod";

const statusSchema = z.unknown().transform(replyFlag).optional();
const textSchema = z.string().optional().catch(undefined);
// A larger number has already lost digits, and names another message.
const idSchema = z.union([z.string(), z.int()]);

const bodySchema = z
  .object({
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
  })
  .catch({});

/** Reads a body; a field that is missing or of another type counts as not given. */
export function readReply(body: string, clean: (text: string) => string): GatewayReply {
  const { status, Status, reason, detail, id } = bodySchema.parse(parseJson(body));
  const messageId = clean(String(id?.[0] ?? "")) || null;
  return {
    message: clean(reason ?? detail ?? "") || null,
    messageId,
    verdict: verdictOf([status, Status], messageId, Boolean(reason) && !detail),
  };
}

/** What was not taken has no id, and what was taken has more than a reason. */
function verdictOf(
  statuses: readonly z.infer<typeof statusSchema>[],
  messageId: string | null,
  hasOnlyReason: boolean,
): Verdict {
  const isAccepted = statuses.includes(true);
  // A text that may mean yes says nothing beside a yes.
  if (statuses.includes("unclear") && !isAccepted) return "contradictory";
  const isRefused = statuses.includes(false) || (isAccepted && hasOnlyReason && messageId === null);
  if (isRefused && (isAccepted || messageId !== null)) return "contradictory";
  if (isRefused) return "refused";
  return isAccepted ? "accepted" : null;
}
