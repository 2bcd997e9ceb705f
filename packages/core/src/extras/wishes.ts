import type { Refusal } from "../application/manners.js";
import { type MessageOutcome, notSent } from "../application/outcome-report.js";
import type { NewSuppression, SuppressionList } from "../ports/suppression-list.js";
import { skipForSuppression } from "./skip-manners.js";

const UNWANTED = notSent("RECIPIENT_OPTED_OUT", "the number was put on the list of suppressions meanwhile");

/** What is kept and said of numbers that are on the list by now, though their message was claimed. */
export async function refusals(
  suppressions: SuppressionList,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, Refusal>> {
  const kinds = await suppressions.find(numbers);
  return new Map(
    [...kinds].map(([number, kind]) => [number, { outcome: UNWANTED, skip: skipForSuppression(kind) }]),
  );
}

/** What an outcome adds to the list: whoever has opted out at the gateway and, where it is asked for, numbers that failed for good. */
export function suppressionFrom(
  { message, outcome, skip }: MessageOutcome,
  setAsideInvalid: boolean,
): NewSuppression | null {
  if (outcome.status !== "failed" || skip) return null;
  const entry = { number: message.to, by: "gateway", reason: outcome.reason };
  if (outcome.code === "RECIPIENT_OPTED_OUT") return { ...entry, kind: "opted_out" };
  return outcome.code === "RECIPIENT_INVALID" && setAsideInvalid ? { ...entry, kind: "set_aside" } : null;
}
