import type { Slot, SlotAnswer, SlotLedger } from "../ports/slot-ledger.js";

/** Options of {@link inMemorySlotLedger}. */
export interface InMemorySlotLedgerOptions {
  /** The store's clock, in milliseconds, which leases are judged by. @default Date.now */
  readonly now?: () => number;
}

/** A {@link SlotLedger} in memory, with a view of what is stored. */
export interface InMemorySlotLedger extends SlotLedger {
  /** What is stored of a slot, or `null` for one that was never acquired. */
  stored(slot: Slot): StoredSlot | null;
}

/** A slot as it is stored. */
export interface StoredSlot {
  readonly finished: boolean;
  /** Who holds it, or `null` where nobody does. */
  readonly token: string | null;
  /** When the lease ends by the store's clock, in milliseconds; 0 where nobody holds it. */
  readonly leaseUntil: number;
}

/** A slot ledger that forgets everything with its process. */
export function inMemorySlotLedger(options: InMemorySlotLedgerOptions = {}): InMemorySlotLedger {
  const now = options.now ?? Date.now;
  const slots = new Map<string, StoredSlot>();

  return {
    async acquire(slot, { token, leaseMs }): Promise<SlotAnswer> {
      const row = slots.get(keyOf(slot));
      if (row?.finished) return "finished";
      if (row && row.token !== null && row.token !== token && row.leaseUntil > now()) return "held";
      slots.set(keyOf(slot), { finished: false, token, leaseUntil: now() + leaseMs });
      return "acquired";
    },
    async renew(slot, { token, leaseMs }) {
      if (slots.get(keyOf(slot))?.token !== token) return false;
      slots.set(keyOf(slot), { finished: false, token, leaseUntil: now() + leaseMs });
      return true;
    },
    async release(slot, token, { finished }) {
      if (slots.get(keyOf(slot))?.token !== token) return;
      slots.set(keyOf(slot), { finished, token: null, leaseUntil: 0 });
    },
    stored: (slot) => slots.get(keyOf(slot)) ?? null,
  };
}

function keyOf(slot: Slot): string {
  return JSON.stringify([slot.job, slot.scheduledFor.getTime()]);
}
