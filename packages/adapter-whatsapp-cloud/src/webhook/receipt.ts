import type { DeliveryReceipt, GatewayNotice } from "@pengingat/core";
import { referenceTokens } from "@pengingat/core/adapter";
import { z } from "zod";
import { ERROR_CODES, hasCode } from "../error-code-table.js";
import { graphErrorSchema, graphErrorWords } from "../graph-error.js";
import { singleLine } from "../single-line.js";
import type { AllIds } from "./contacts.js";
import { each, given, list, part, seconds, text } from "./lenient.js";

/** The longest reason that is kept, in UTF-16 units. */
const LONGEST_REASON = 300;

const STATES = { sent: "accepted", delivered: "delivered", read: "read", failed: "failed" } as const;

const statusSchema = z.object({
  id: z.string().min(1),
  status: z.enum(["sent", "delivered", "read", "failed"]),
  timestamp: seconds.pipe(z.date()),
  recipient_id: text,
  recipient_user_id: text,
  recipient_parent_user_id: text,
  recipient_type: text,
  biz_opaque_callback_data: text,
  pricing: part({ category: text }),
  errors: list,
});

/** Reads a status; `null` where it is of a kind that is not known yet, or not as promised. */
export function readStatus(status: unknown, allIds: AllIds): DeliveryReceipt | null {
  const { success, data } = statusSchema.safeParse(status);
  if (!success) return null;
  const { recipient_id, recipient_user_id, recipient_parent_user_id, recipient_type } = data;
  const ids =
    recipient_type === "group"
      ? []
      : allIds(given(recipient_id, recipient_user_id, recipient_parent_user_id));
  const error = data.status === "failed" ? each(data.errors, graphErrorSchema)[0] : undefined;
  const unreachable = error && recipientProblem(error.code);
  return {
    messageId: data.id,
    state: STATES[data.status],
    at: data.timestamp,
    reason: error ? singleLine(graphErrorWords(error).slice(0, LONGEST_REASON)) : null,
    ...(data.biz_opaque_callback_data && { reference: data.biz_opaque_callback_data }),
    ...(ids.length > 0 && { recipientIds: ids }),
    ...(data.pricing?.category && { billedAs: data.pricing.category }),
    ...(unreachable && { unreachable }),
  };
}

/** Warns where a reminder is billed as marketing: Meta has moved its template to that category. */
export function billingNotice(receipts: readonly DeliveryReceipt[]): readonly GatewayNotice[] {
  const last = receipts.findLast(
    ({ reference = "", billedAs }) => billedAs === "marketing" && referenceTokens(reference).length > 0,
  );
  if (!last) return [];
  const words = "reminders are billed as marketing: look at the category of their template";
  return [{ subject: "billing", severity: "warning", words, at: last.at }];
}

/** Whether no message will ever reach the recipient, as the table has it for the answer to a send. */
function recipientProblem(code: number): DeliveryReceipt["unreachable"] {
  const outcome = ERROR_CODES.find((row) => hasCode(row, code))?.outcome("");
  if (outcome?.status !== "failed") return undefined;
  return outcome.code === "RECIPIENT_INVALID" || outcome.code === "RECIPIENT_OPTED_OUT"
    ? outcome.code
    : undefined;
}
