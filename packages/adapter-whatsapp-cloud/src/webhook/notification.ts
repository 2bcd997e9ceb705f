import type { DeliveryReceipt, IncomingMessage } from "@pengingat/core";
import { z } from "zod";
import { incomingSchema } from "./incoming.js";
import { receiptSchema } from "./receipt.js";

/** What a notification says: an envelope of entries, each of changes, each of statuses and messages. */
export interface Notification {
  readonly receipts: readonly DeliveryReceipt[];
  readonly incoming: readonly IncomingMessage[];
}

const envelopeSchema = z.object({ entry: z.array(z.unknown()) });
const listSchema = z.array(z.unknown()).optional().catch(undefined);
const entrySchema = z.object({ changes: listSchema });
const changeSchema = z.object({
  field: z.literal("messages"),
  value: z.object({ statuses: listSchema, messages: listSchema }),
});

/**
 * Reads a notification; `null` where it is none. Parts that are unknown, or not as promised, are ignored: Meta
 * adds kinds, and repeats for days a call that is refused.
 */
export function readNotification(body: unknown): Notification | null {
  const envelope = envelopeSchema.safeParse(body);
  if (!envelope.success) return null;
  const values = each(envelope.data.entry, entrySchema)
    .flatMap(({ changes }) => each(changes, changeSchema))
    .map(({ value }) => value);
  return {
    receipts: values.flatMap(({ statuses }) => each(statuses, receiptSchema)),
    incoming: values.flatMap(({ messages }) => each(messages, incomingSchema)),
  };
}

function each<Schema extends z.ZodType>(items: readonly unknown[] = [], schema: Schema): z.infer<Schema>[] {
  return items.flatMap((item) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
}
