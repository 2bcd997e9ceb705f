import assert from "node:assert/strict";
import type { Claim, DeliveryKey, DeliveryLedger, LedgerRun, Settlement } from "../ports/delivery-ledger.js";
import type { ContractCase } from "./contract-case.js";
import type { DeliveryLedgerHarness } from "./delivery-ledger-harness.js";

/** Makes a case of a rule's name and what checks it. */
export type LedgerRule = (name: string, check: (bench: LedgerBench) => Promise<void>) => ContractCase;

const TODAY = "2025-12-16";
export const LEASE_MS = 60_000;

/** A ledger's harness with the steps that the cases take. */
export class LedgerBench {
  readonly harness: DeliveryLedgerHarness;

  constructor(harness: DeliveryLedgerHarness) {
    this.harness = harness;
  }

  get ledger(): DeliveryLedger {
    return this.harness.ledger;
  }

  open(today = TODAY): Promise<LedgerRun> {
    return this.ledger.open({ runId: crypto.randomUUID(), leaseMs: LEASE_MS, today });
  }

  async handedOver(id: string): Promise<{ run: LedgerRun; mine: Claim }> {
    const run = await this.open();
    const mine = claim(id);
    await run.claim([mine]);
    await run.handOver([mine]);
    return { run, mine };
  }

  async settled(id: string, outcome: (of: Claim) => Settlement): Promise<{ run: LedgerRun; mine: Claim }> {
    const { run, mine } = await this.handedOver(id);
    await run.settle([outcome(mine)]);
    return { run, mine };
  }

  async leaseOf(id: string): Promise<string> {
    const [state] = await this.ledger.peek([key(id)]);
    assert.ok(state?.state === "held", `expected ${id} to be held, got ${state?.state}`);
    return state.lease;
  }

  async assertStates(answers: Promise<readonly { state: string }[]>, expected: string[]): Promise<void> {
    assert.deepEqual(
      (await answers).map(({ state }) => state),
      expected,
    );
  }

  async assertStored(expected: Record<string, string>): Promise<void> {
    const stored = (await this.harness.stored()).map(({ vehicleId, status }) => [vehicleId, status]);
    assert.deepEqual(Object.fromEntries(stored), expected);
  }
}

export function key(vehicleId: string): DeliveryKey {
  return { vehicleId, visitDate: "2025-12-18", occasion: TODAY };
}

export function claim(vehicleId: string): Claim {
  return { ...key(vehicleId), token: crypto.randomUUID() };
}

export function sent(of: Claim): Settlement & { status: "sent" } {
  return { claim: of, attempts: 1, status: "sent", response: "Success sent message", messageId: "7" };
}

export function failed(of: Claim): Settlement {
  return { claim: of, attempts: 3, status: "failed", code: "UNREACHABLE", reason: "refused" };
}

export function doubtful(of: Claim): Settlement {
  return { claim: of, attempts: 1, status: "unknown", code: "TIMEOUT", reason: "no answer" };
}
