import type { Clock } from "../ports/clock.js";
import type { Cut } from "./cut.js";
import type { Manners } from "./manners.js";
import type { MessageOutcome } from "./outcome-report.js";
import { lossReason, type Patience, persist } from "./persist.js";
import type { ReminderMessage } from "./reminder-message.js";

/** What asking needs from its run. */
export interface RefusedParts {
  readonly manners: Pick<Manners, "unwanted">;
  readonly clock: Clock;
  readonly cut: Cut;
  readonly patience: { readonly handOver: Patience };
}

/** Those of the messages that are not to be sent after all. Where that cannot be found out, the run is cut short. */
export async function refused(
  { manners, clock, cut, patience }: RefusedParts,
  messages: readonly ReminderMessage[],
  attempts: number,
): Promise<MessageOutcome[]> {
  const { unwanted } = manners;
  if (unwanted === null) return [];
  try {
    const numbers = messages.map(({ to }) => to);
    const refusals = await persist(clock, patience.handOver, () => unwanted(numbers));
    return messages.flatMap((message) => {
      const refusal = refusals.get(message.to);
      return refusal ? [{ message, attempts, ...refusal }] : [];
    });
  } catch (error) {
    cut.now("database_lost", lossReason(error));
    return [];
  }
}
