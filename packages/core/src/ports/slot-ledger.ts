/**
 * The memory of scheduled runs: one row for each slot (job and scheduled instant), so that of many processes one
 * runs it, and a restart knows whether it was run. Leases are judged by the store's clock.
 */
export interface SlotLedger {
  /** Takes a slot that is not finished and that nobody holds a live lease on. */
  acquire(slot: Slot, lease: { readonly token: string; readonly leaseMs: number }): Promise<SlotAnswer>;
  /** Gives the lease its full length again; `false` if the token no longer holds the slot. */
  renew(slot: Slot, lease: { readonly token: string; readonly leaseMs: number }): Promise<boolean>;
  /** Closes the slot for good (`finished`), or gives it back to be taken again. Does nothing if the token no longer holds it. */
  release(slot: Slot, token: string, outcome: { readonly finished: boolean }): Promise<void>;
}

/** A job at a scheduled instant. */
export interface Slot {
  readonly job: string;
  readonly scheduledFor: Date;
}

/** `acquired`: yours until the lease ends. `held`: another process has it. `finished`: nothing left to do. */
export type SlotAnswer = "acquired" | "held" | "finished";
