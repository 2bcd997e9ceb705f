import { createHash } from "node:crypto";
import type { DeliveryReceipt, GatewayNotice } from "@pengingat/core";
import { referenceTokens } from "@pengingat/core/adapter";
import { z } from "zod";
import { ERROR_CODES, hasCode } from "../error-code-table.js";
import { graphErrorSchema, graphErrorWords } from "../graph-error.js";
import { singleLine } from "../single-line.js";
import type { AllIds } from "./contacts.js";
import { each, given, list, part, text, time } from "./lenient.js";

/** The longest reason that is kept, in UTF-16 units. */
const LONGEST_REASON = 300;

const STATES: ReadonlyMap<string, DeliveryReceipt["state"]> = new Map([
  ["sent", "accepted"],
  ["delivered", "delivered"],
  ["read", "read"],
  ["failed", "failed"],
]);

const statusSchema = z.object({
  id: text,
  status: text,
  timestamp: time,
  recipient_id: text,
  recipient_user_id: text,
  recipient_parent_user_id: text,
  recipient_type: text,
  biz_opaque_callback_data: text,
  pricing: part({ category: text }),
  errors: list,
});

/**
 * Reads a status; `null` where it is of a kind that is not known yet, or names no message. Without a time it counts as of now:
 * what it says of the message or of its recipient may come only once.
 */
export function readStatus(status: unknown, allIds: AllIds): DeliveryReceipt | null {
  const { success, data } = statusSchema.safeParse(status);
  if (!success) return null;
  const errors = each(data.errors, graphErrorSchema);
  const blamed = errors.find(({ code }) => recipientProblem(code));
  const state = STATES.get(data.status?.toLowerCase() ?? "") ?? (blamed && "failed");
  const named = given(data.recipient_id, data.recipient_user_id, data.recipient_parent_user_id);
  const messageId =
    data.id ?? data.biz_opaque_callback_data ?? (blamed && madeId(named, data.timestamp, blamed.code));
  if (state === undefined || messageId === undefined) return null;
  const ids = data.recipient_type === "group" ? [] : allIds(named);
  const error = state === "failed" ? (blamed ?? errors[0]) : undefined;
  const unreachable = error && recipientProblem(error.code);
  return {
    messageId,
    state,
    at: data.timestamp ?? new Date(),
    reason: error ? singleLine(graphErrorWords(error).slice(0, LONGEST_REASON)) : null,
    ...(data.biz_opaque_callback_data && { reference: data.biz_opaque_callback_data }),
    ...(ids.length > 0 && { recipientIds: ids }),
    ...(data.pricing?.category && { billedAs: data.pricing.category }),
    ...(unreachable && { unreachable }),
  };
}

/** An id of our own, the same for each repetition, which names nobody. */
function madeId(...parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}

/** Warns where reminders are billed as marketing, since Meta has moved their template to that category, and takes it back. */
export function billingNotices(receipts: readonly DeliveryReceipt[]): readonly GatewayNotice[] {
  const ours = receipts
    .filter(({ reference = "" }) => referenceTokens(reference).length > 0)
    .toSorted((a, b) => Number(a.at) - Number(b.at));
  const marketing = ours.findLast(({ billedAs }) => billedAs?.startsWith("marketing"));
  const utility = ours.findLast(({ billedAs }) => billedAs === "utility");
  return [
    ...notice(
      "warning",
      "reminders are billed as marketing: look at the category of their template",
      marketing,
    ),
    ...notice("cleared", "reminders are not billed as marketing", utility),
  ];
}

function notice(
  severity: GatewayNotice["severity"],
  words: string,
  receipt: DeliveryReceipt | undefined,
): readonly GatewayNotice[] {
  return receipt ? [{ subject: "billing", severity, words, at: receipt.at }] : [];
}

/** Whether no message will ever reach the recipient, as the table has it for the answer to a send. */
function recipientProblem(code: number): DeliveryReceipt["unreachable"] {
  const outcome = ERROR_CODES.find((row) => hasCode(row, code))?.outcome("");
  if (outcome?.status !== "failed") return undefined;
  return outcome.code === "RECIPIENT_INVALID" || outcome.code === "RECIPIENT_OPTED_OUT"
    ? outcome.code
    : undefined;
}
