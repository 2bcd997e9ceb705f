import type { Clock } from "../ports/clock.js";
import type { DeliveryLedger } from "../ports/delivery-ledger.js";
import type { Cut } from "./cut.js";
import type { PlannedReminder } from "./reminder-plan.js";
import { skipFor } from "./skip-reason.js";
import type { Tally } from "./tally.js";

/** A reminder under another run's lease, and the lease as it was first seen. */
export interface HeldReminder {
  readonly plan: PlannedReminder;
  readonly lease: string;
}

/** What waiting needs from its run. */
export interface WaitingParts {
  readonly ledger: Pick<DeliveryLedger, "peek">;
  readonly clock: Clock;
  readonly cut: Cut;
  readonly tally: Tally;
  readonly leaseMs: number;
  readonly pageSize: number;
}

/**
 * Waits at most one lease for reminders that other runs hold: yields those that came open (their holder died),
 * and records as skipped those that were settled, or whose lease was seen renewed (their holder lives).
 */
export async function* waitForHeld(
  parts: WaitingParts,
  held: readonly HeldReminder[],
): AsyncGenerator<readonly PlannedReminder[], void, void> {
  const { clock, cut, tally, leaseMs } = parts;
  const pollMs = Math.min(1_000, Math.max(20, leaseMs / 20));
  // One poll longer than the lease, so that a lease which began just before is seen to end.
  const giveUpAt = clock.monotonic() + leaseMs + pollMs;
  let waiting = held;

  while (waiting.length > 0) {
    await clock.sleep(pollMs, cut.signal);
    if (cut.signal.aborted) return;
    const isLastLook = clock.monotonic() >= giveUpAt;
    const still: HeldReminder[] = [];
    for (let at = 0; at < waiting.length; at += parts.pageSize) {
      const page = waiting.slice(at, at + parts.pageSize);
      const states = await parts.ledger.peek(page.map(({ plan }) => plan.key));
      const open: PlannedReminder[] = [];
      for (const [index, reminder] of page.entries()) {
        const state = states[index];
        if (state === undefined || state.state === "open") open.push(reminder.plan);
        else if (state.state === "held" && state.lease === reminder.lease && !isLastLook)
          still.push(reminder);
        else tally.record(reminder.plan.subject, skipFor(state.state));
      }
      if (open.length > 0) yield open;
    }
    waiting = still;
  }
}
