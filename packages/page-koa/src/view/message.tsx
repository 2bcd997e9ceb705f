import type { DeliveryRecord } from "@pengingat/core";
import type { Texts } from "../texts/texts.js";
import { Text } from "./parts.js";
import type { View } from "./view.js";

/** How a message stands, as a word that has a text and a class. */
export function stateOf({
  status,
  deliveredAt,
  readAt,
  bounced,
}: DeliveryRecord): keyof Texts["messages"]["states"] {
  if (status !== "sent") return status;
  if (readAt !== null) return "read";
  if (deliveredAt !== null) return "delivered";
  return bounced === null ? "sent" : "bounced";
}

/** How a message stands. */
export function State({ view, record }: { readonly view: View; readonly record: DeliveryRecord }) {
  const state = stateOf(record);
  return <span class={`state ${state}`}>{view.t.messages.states[state]}</span>;
}

/** Why a message did not go well, and who has decided it, where there is something to say. */
export function Why({ view, record }: { readonly view: View; readonly record: DeliveryRecord }) {
  const { messages } = view.t;
  const { resolution, bounced } = record;
  const reason = bounced?.reason ?? (record.status === "sent" ? null : record.reason);
  const known = record.status === "sent" ? undefined : messages.codes[record.code ?? ""];
  if (resolution === null && known === undefined && reason === null) return null;
  return (
    <p class="why">
      {resolution &&
        (resolution.outcome === "sent" ? messages.resolvedSent : messages.resolvedRetry)(resolution.by)}
      {resolution === null && (known ?? <Text>{reason}</Text>)}
    </p>
  );
}
