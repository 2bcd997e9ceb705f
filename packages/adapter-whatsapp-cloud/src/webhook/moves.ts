import type { ContactMove } from "@pengingat/core";
import { z } from "zod";
import { given, part, text, time } from "./lenient.js";

const systemSchema = z.object({
  from: text,
  from_user_id: text,
  timestamp: time,
  type: z.literal("system"),
  system: part({
    type: text,
    wa_id: text,
    // Of older versions of the API.
    new_wa_id: text,
    customer: text,
    user_id: text,
    parent_user_id: text,
    previous_user_id: text,
    previous_parent_user_id: text,
  }),
});

/** Reads a system message on somebody who has changed their number, or whose user id has changed; `null` where it is none. */
export function readMove(message: unknown): ContactMove | null {
  const { success, data } = systemSchema.safeParse(message);
  if (!success || !data.system) return null;
  const { from, from_user_id, timestamp: at = new Date(), system } = data;
  const before = given(system.previous_user_id, system.previous_parent_user_id);
  const after = given(system.user_id, system.parent_user_id);
  if (system.type === "user_changed_number" || system.type === "customer_changed_number") {
    const to = given(system.wa_id ?? system.new_wa_id, ...after);
    const old = given(from, from_user_id, system.customer).filter((id) => !to.includes(id));
    return { from: given(...old, ...before), to, at };
  }
  // The number, where it is told, has not changed.
  return system.type === "user_changed_user_id" ? { from: before, to: given(...after, from), at } : null;
}
