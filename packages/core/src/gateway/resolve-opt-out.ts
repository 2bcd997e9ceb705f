import { checkedObject, checkedOptions } from "../domain/checked-options.js";
import { checkedPort } from "../domain/checked-port.js";
import { invalidOption } from "../domain/invalid-option.js";
import type { ReminderStore } from "../ports/reminder-store.js";
import { readSenderId } from "./sender-id.js";

/** What a person decides about an unresolved opt-out: whose it is, or that it is none. */
export type OptOutResolution = { readonly number: string } | { readonly drop: true };

/**
 * Resolves an opt-out as a person decides: suppresses the number, in digits of E.164 without `+`, or drops it. Who wrote it is
 * known under that number from then on. Returns whether the entry was on the list.
 *
 * @param by - who decides
 * @throws {ReminderError} `INVALID_PHONE`, `INVALID_OPTION`, `DATABASE_LOST`
 */
export async function resolveOptOut(
  ports: Pick<ReminderStore, "unresolved" | "suppressions" | "contacts">,
  id: string,
  resolution: OptOutResolution,
  by: string,
): Promise<boolean> {
  const { unresolved, suppressions, contacts } = checkedObject("ports", ports);
  checkedPort("unresolved", unresolved, ["find", "remove"]);
  checkedPort("suppressions", suppressions, ["add"]);
  checkedPort("contacts", contacts, ["link"]);
  if (typeof id !== "string") throw invalidOption("id", "the id of an entry", id);
  checkResolution(resolution);
  if (typeof by !== "string") throw invalidOption("by", "a name", by);
  const entry = await unresolved.find(id);
  if (entry === null) return false;
  if ("number" in resolution) {
    const { number } = resolution;
    await suppressions.add({ number, kind: "opted_out", by, reason: entry.words });
    const sender = readSenderId(entry.sender);
    const isOther = sender !== null && sender.id !== number;
    if (isOther) await contacts.link([{ id: sender.id, number, at: entry.at, isMove: false }]);
  }
  // Last, so that what fails before is done again.
  return unresolved.remove(id);
}

function checkResolution(resolution: { readonly number?: string; readonly drop?: boolean }): void {
  const { number, drop } = checkedOptions("resolution", resolution, ["number", "drop"]);
  const isOne = drop === undefined ? typeof number === "string" : drop === true && number === undefined;
  if (!isOne) throw invalidOption("resolution", "either a number or drop: true", resolution);
}
