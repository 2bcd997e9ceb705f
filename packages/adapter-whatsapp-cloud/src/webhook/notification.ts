import type { WebhookReading } from "@pengingat/core";
import { z } from "zod";
import { contactIds } from "./contacts.js";
import { readMessage, readPreference } from "./incoming.js";
import { each, list, text, time } from "./lenient.js";
import { readMove } from "./moves.js";
import { readNotice } from "./notices.js";
import { billingNotices, readStatus } from "./receipt.js";

const envelopeSchema = z.object({ entry: list.pipe(z.array(z.unknown())) });
const entrySchema = z.object({ changes: list, time });
const changeSchema = z.object({ field: text, value: z.unknown().optional() });
const valueSchema = z.object({
  contacts: list,
  statuses: list,
  messages: list,
  standby: list,
  user_preferences: list,
});

/** The fields that bring what customers did. `standby`: while another app holds the conversation. */
const MESSAGES: ReadonlySet<string> = new Set(["messages", "standby", "user_preferences"]);

/** What one change says. */
type Change = Required<Omit<WebhookReading, "answer">>;

/**
 * Reads a notification: an envelope of entries, each of changes, each of statuses, messages and so on. `null` where it is
 * none. What is in it and is not known, or not as promised, is passed over: Meta adds kinds, and one that it is refused it
 * sends again for days.
 */
export function readNotification(body: unknown): Change | null {
  const envelope = envelopeSchema.safeParse(body);
  if (!envelope.success) return null;
  const all = each(envelope.data.entry, entrySchema).flatMap(({ changes, time: at = new Date() }) =>
    each(changes, changeSchema).flatMap(({ field = "messages", value }) =>
      MESSAGES.has(field)
        ? each(valuesOf(field, value), valueSchema).map(readMessages)
        : { ...NOTHING, notices: one(readNotice(field, value, at)) },
    ),
  );
  const receipts = all.flatMap((change) => change.receipts);
  return {
    receipts,
    incoming: all.flatMap((change) => change.incoming),
    moves: all.flatMap((change) => change.moves),
    notices: [...all.flatMap((change) => change.notices), ...billingNotices(receipts)],
  };
}

/** The values of a change. One of preferences may itself be the preference that it tells. */
function valuesOf(field: string, value: unknown): readonly unknown[] | undefined {
  const values = list.parse(value);
  if (field !== "user_preferences") return values;
  return values?.map((item) =>
    typeof item === "object" && item !== null ? { user_preferences: [item], ...item } : item,
  );
}

const NOTHING: Change = { receipts: [], incoming: [], moves: [], notices: [] };

function readMessages({
  contacts,
  statuses = [],
  user_preferences = [],
  ...written
}: z.infer<typeof valueSchema>): Change {
  const messages = [...(written.messages ?? []), ...(written.standby ?? [])];
  const allIds = contactIds(contacts);
  return {
    ...NOTHING,
    receipts: statuses.flatMap((status) => one(readStatus(status, allIds))),
    incoming: [
      ...messages.flatMap((message) => readMessage(message, allIds)),
      ...user_preferences.flatMap((preference) => one(readPreference(preference, allIds))),
    ],
    moves: messages.flatMap((message) => one(readMove(message))),
  };
}

function one<Item>(item: Item | null): Item[] {
  return item === null ? [] : [item];
}
