import { randomUUID } from "node:crypto";
import type { Slot, SlotAnswer, SlotLedger } from "@pengingat/core";

/** A slot held under a lease that is renewed by itself. */
export interface SlotLease {
  /** Aborts when the slot is no longer ours. */
  readonly lost: AbortSignal;
  /** Ends the renewal and closes the slot for good, or gives it back. */
  release(outcome: { readonly finished: boolean }): Promise<void>;
}

/** Takes a slot under a fresh token. Answers the lease, or why there is none. */
export async function acquireSlot(
  slots: SlotLedger,
  slot: Slot,
  leaseMs: number,
): Promise<SlotLease | Exclude<SlotAnswer, "acquired">> {
  const lease = { token: randomUUID(), leaseMs };
  const lost = new AbortController();
  let renewedAt = performance.now();
  const answer = await slots.acquire(slot, lease);
  if (answer !== "acquired") return answer;

  let renewal: Promise<void> = Promise.resolve();
  let renewing = false;
  async function renew(): Promise<void> {
    const asked = performance.now();
    try {
      if (await slots.renew(slot, lease)) renewedAt = asked;
      else lost.abort();
    } catch {
      // Out of reach for now, which the lease may outlast.
      loseIfOver();
    }
  }
  function loseIfOver(): void {
    if (performance.now() - renewedAt > leaseMs) lost.abort();
  }
  // A quarter leaves room for the call itself, so that renewals are never more than a third apart.
  const timer = setInterval(() => {
    if (renewing) return loseIfOver();
    renewing = true;
    renewal = renew().finally(() => {
      renewing = false;
    });
  }, leaseMs / 4);

  return {
    lost: lost.signal,
    async release(outcome) {
      clearInterval(timer);
      await renewal;
      await slots.release(slot, lease.token, outcome);
    },
  };
}
