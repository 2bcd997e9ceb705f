import type { DeliveryReceipt, UnreachableRecipient } from "@pengingat/core";
import { z } from "zod";
import { ERROR_CODES, hasCode } from "../error-code-table.js";
import { graphErrorSchema, graphErrorWords } from "../graph-error.js";
import { singleLine } from "../single-line.js";

/** The longest reason that is kept, in UTF-16 units. */
const LONGEST_REASON = 300;

const unixSeconds = z
  .union([z.string().regex(/^\d{1,11}$/), z.int().min(0).max(99_999_999_999)])
  .transform((seconds) => new Date(Number(seconds) * 1000));

/** A status that adds to the reply to the send; `sent` and unknown kinds do not parse. */
export const receiptSchema = z
  .object({
    id: z.string().min(1),
    status: z.enum(["delivered", "read", "failed"]),
    timestamp: unixSeconds,
    recipient_id: z.string().optional().catch(undefined),
    errors: z.array(graphErrorSchema).optional().catch(undefined),
  })
  .transform(({ id, status, timestamp, recipient_id, errors }): DeliveryReceipt => {
    const error = errors?.[0];
    const isExplained = status === "failed" && error !== undefined;
    const problem = isExplained && recipient_id ? recipientProblem(error.code) : null;
    return {
      messageId: id,
      state: status,
      at: timestamp,
      reason: isExplained ? singleLine(graphErrorWords(error).slice(0, LONGEST_REASON)) : null,
      ...(problem && recipient_id && { unreachable: { number: recipient_id, code: problem } }),
    };
  });

/** Returns why no message will ever reach the recipient, by the table for replies to a send; `null` where one may. */
function recipientProblem(code: number | null): UnreachableRecipient["code"] | null {
  const outcome = ERROR_CODES.find((row) => hasCode(row, code))?.outcome("");
  if (outcome?.status !== "failed") return null;
  return outcome.code === "RECIPIENT_INVALID" || outcome.code === "RECIPIENT_OPTED_OUT" ? outcome.code : null;
}
