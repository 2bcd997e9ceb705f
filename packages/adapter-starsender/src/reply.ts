import { type GatewayReply, parseJson, replyFlag, type Verdict } from "@pengingat/messenger-http";
import { z } from "zod";

// A larger number has already lost digits, and names another message.
const idSchema = z.union([z.string(), z.int()]).optional().catch(undefined);

const flagSchema = z.unknown().transform(replyFlag).optional();

const bodySchema = z
  .object({
    success: flagSchema,
    status: flagSchema,
    message: z.string().optional().catch(undefined),
    data: z.object({ message_id: idSchema, id: idSchema }).optional().catch(undefined),
    message_id: idSchema,
    id: idSchema,
  })
  .catch({});

/** Reads a body; a field that is missing or of another type counts as not given. */
export function readReply(body: string, clean: (text: string) => string): GatewayReply {
  const { success, status, message, data, message_id, id } = bodySchema.parse(parseJson(body));
  const candidates = [data?.message_id, data?.id, message_id, id];
  const messageId = clean(String(candidates.find(isGiven) ?? "")) || null;
  return {
    message: clean(message ?? "") || null,
    messageId,
    verdict: verdictOf([success, status], messageId),
  };
}

function isGiven(id: string | number | undefined): boolean {
  return id !== undefined && id !== "";
}

/**
 * What was not taken has no id, and `status`, where it is there, says the same as `success`. A text that may mean yes says
 * nothing beside a yes.
 */
function verdictOf(
  [success, status]: readonly z.infer<typeof flagSchema>[],
  messageId: string | null,
): Verdict {
  if (success === undefined && status !== "unclear") return null;
  const flags = [success, status];
  if (!flags.includes(false)) return flags.includes(true) ? "accepted" : "contradictory";
  const isRefused = flags.every((flag) => !flag) && messageId === null;
  return isRefused ? "refused" : "contradictory";
}
