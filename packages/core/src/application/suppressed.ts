import type { Clock } from "../ports/clock.js";
import type { NewSuppression, SuppressionKind, SuppressionList } from "../ports/suppression-list.js";
import type { Cut } from "./cut.js";
import { type MessageOutcome, notSent } from "./outcome-report.js";
import { lossReason, type Patience, persist } from "./persist.js";
import type { ReminderMessage } from "./reminder-message.js";
import { skipForSuppression } from "./skip-reason.js";

/** What asking the list needs from its run. */
export interface SuppressedParts {
  readonly manners: { readonly suppressions: SuppressionList | null };
  readonly clock: Clock;
  readonly cut: Cut;
  readonly patience: { readonly handOver: Patience };
}

const NOBODY: ReadonlyMap<string, SuppressionKind> = new Map();
const UNWANTED = notSent("RECIPIENT_OPTED_OUT", "the number was put on the list of suppressions meanwhile");

/** Which of the numbers are not to be written to by now. A list that is out of reach cuts the run short. */
export async function suppressed(
  { manners: { suppressions }, clock, patience, cut }: SuppressedParts,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, SuppressionKind>> {
  if (suppressions === null) return NOBODY;
  try {
    return await persist(clock, patience.handOver, () => suppressions.find(numbers));
  } catch (error) {
    cut.now("database_lost", lossReason(error));
    return NOBODY;
  }
}

/** Tells the messages that may be sent from those that are not to be after all. */
export async function sortedByWish(
  parts: SuppressedParts,
  messages: readonly ReminderMessage[],
): Promise<{ wanted: ReminderMessage[]; unwanted: MessageOutcome[] }> {
  const kinds = await suppressed(
    parts,
    messages.map(({ to }) => to),
  );
  const wanted = messages.filter(({ to }) => !kinds.has(to));
  const unwanted = messages.flatMap((message) => {
    const kind = kinds.get(message.to);
    return kind ? [unwantedOutcome(message, kind, 0)] : [];
  });
  return { wanted, unwanted };
}

/** A message that was claimed, and is not to be sent after all. */
export function unwantedOutcome(
  message: ReminderMessage,
  kind: SuppressionKind,
  attempts: number,
): MessageOutcome {
  return { message, outcome: UNWANTED, attempts, skip: skipForSuppression(kind) };
}

/** What an outcome adds to the list: whoever has opted out at the gateway and, where it is asked for, numbers that failed for good. */
export function suppressionFrom(
  { message, outcome, skip }: MessageOutcome,
  { setAsideInvalid }: { readonly setAsideInvalid: boolean },
): NewSuppression | null {
  if (outcome.status !== "failed" || skip) return null;
  const entry = { number: message.to, by: "gateway", reason: outcome.reason };
  if (outcome.code === "RECIPIENT_OPTED_OUT") return { ...entry, kind: "opted_out" };
  return outcome.code === "RECIPIENT_INVALID" && setAsideInvalid ? { ...entry, kind: "set_aside" } : null;
}
