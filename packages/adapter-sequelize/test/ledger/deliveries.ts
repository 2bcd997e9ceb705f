import { randomUUID } from "node:crypto";
import type { Begin, DeliveryKey, DeliveryLedger, LedgerRun, Settlement } from "@pengingat/core";

export const TODAY = "2025-12-16";
export const LEASE_MS = 60_000;

/** A delivery of a vehicle under a token of its own. */
export function delivery(vehicleId: string, key: Partial<DeliveryKey> = {}): Begin {
  return { vehicleId, visitDate: "2025-12-18", period: TODAY, token: randomUUID(), ...key };
}

/** Deliveries of as many vehicles. */
export function deliveries(count: number): Begin[] {
  return Array.from({ length: count }, (_, index) => delivery(`vehicle ${index}`));
}

/** The same key under another token. */
export function underNewToken(begun: Begin): Begin {
  return { ...begun, token: randomUUID() };
}

export function open(ledger: DeliveryLedger, runId: string = randomUUID()): Promise<LedgerRun> {
  return ledger.open({ runId, leaseMs: LEASE_MS, today: TODAY });
}

export function sent(begun: Begin, messageId: string | null = null): Settlement {
  return { begun, attempts: 1, status: "sent", response: "ok", messageId };
}

export function failed(begun: Begin): Settlement {
  return { begun, attempts: 2, status: "failed", code: "UNREACHABLE", reason: "refused" };
}

export function unknown(begun: Begin): Settlement {
  return { begun, attempts: 1, status: "unknown", code: "TIMEOUT", reason: "no answer" };
}
