import type { Begin, Settlement } from "../../src/ports/delivery-ledger.js";
import type { SettledDelivery } from "../../src/testing/delivery-receipts-harness.js";
import { type InMemoryLedger, inMemoryLedger } from "../../src/testing/in-memory-ledger.js";

/** A ledger in memory whose deliveries are settled when a test says. */
export interface SeededLedger {
  readonly ledger: InMemoryLedger;
  seed(deliveries: readonly SettledDelivery[]): Promise<void>;
}

export async function seededLedger(): Promise<SeededLedger> {
  let now = 0;
  const ledger = inMemoryLedger({ now: () => now });
  const run = await ledger.open({ runId: "run", leaseMs: 60_000, today: "2025-12-16" });

  return {
    ledger,
    async seed(deliveries) {
      for (const { vehicleId, settledAt, ...outcome } of deliveries) {
        now = settledAt.getTime();
        const key = { vehicleId, visitDate: "2025-12-18", period: "2025-12-16" };
        const begun = { ...key, token: crypto.randomUUID() };
        await run.settleAndBegin([], [begun]);
        await run.settleAndBegin([settlement(begun, outcome)], []);
      }
    },
  };
}

function settlement(
  begun: Begin,
  { status, messageId }: Pick<SettledDelivery, "status" | "messageId">,
): Settlement {
  if (status === "sent") return { begun, attempts: 1, status, response: "ok", messageId };
  if (status === "failed") return { begun, attempts: 1, status, code: "REJECTED", reason: "refused" };
  return { begun, attempts: 1, status, code: "TIMEOUT", reason: "no answer" };
}
