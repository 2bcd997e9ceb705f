import assert from "node:assert/strict";
import type {
  Begin,
  DeliveryLedger,
  DeliveryState,
  LedgerRun,
  RunIdentity,
  Settlement,
} from "../ports/delivery-ledger.js";
import type { ContractRule } from "./contract-case.js";
import type { DeliveryLedgerHarness, DeliveryOnFile } from "./delivery-ledger-harness.js";

/** Makes a case of a rule of the ledger. */
export type LedgerRule = ContractRule<LedgerFixture>;

export const TODAY = "2025-12-16";
export const TOMORROW = "2025-12-17";
export const LEASE_MS = 60_000;

/** A run that has begun one delivery. */
interface Sending {
  readonly run: LedgerRun;
  readonly mine: Begin;
}

/** A ledger's harness with the steps that the cases take. */
export class LedgerFixture {
  readonly ledger: DeliveryLedger;
  readonly #harness: DeliveryLedgerHarness;

  constructor(harness: DeliveryLedgerHarness) {
    this.#harness = harness;
    this.ledger = harness.ledger;
  }

  /** Makes every lease that is held now end sooner. */
  elapse(ms: number): Promise<void> {
    return this.#harness.elapse(ms);
  }

  open(identity: Partial<RunIdentity> = {}): Promise<LedgerRun> {
    return this.ledger.open({ runId: crypto.randomUUID(), leaseMs: LEASE_MS, today: TODAY, ...identity });
  }

  /** A new run, and one delivery that it begins. */
  async sending(id: string, identity?: Partial<RunIdentity>): Promise<Sending> {
    const run = await this.open(identity);
    const mine = delivery(id);
    await assertBegins(run, [mine], [mine]);
    return { run, mine };
  }

  /** A new run, and one delivery that it begins and settles. */
  async settled(id: string, outcome: (begun: Begin) => Settlement): Promise<Sending> {
    const { run, mine } = await this.sending(id);
    await assertSettles(run, [outcome(mine)], [mine]);
    return { run, mine };
  }

  /** Checks the status of every row, by its vehicle. */
  async assertStored(expected: Record<string, string>): Promise<void> {
    const rows = await this.#harness.stored();
    assert.deepEqual(Object.fromEntries(rows.map(({ vehicleId, status }) => [vehicleId, status])), expected);
    assert.equal(rows.length, Object.keys(expected).length, "no other row is stored");
  }

  /** All that the contract speaks of, of the one row that is stored. */
  async onlyRow(): Promise<DeliveryOnFile> {
    const [row, ...others] = await this.#harness.stored();
    assert.ok(row && others.length === 0, "one row is stored");
    const { vehicleId, visitDate, period, status, runId, attempts, code, reason } = row;
    return { vehicleId, visitDate, period, status, runId, attempts, code, reason };
  }

  async storedIds(): Promise<string[]> {
    return (await this.#harness.stored()).map(({ vehicleId }) => vehicleId);
  }
}

/** Checks which of the wanted deliveries begin. */
export async function assertBegins(
  run: LedgerRun,
  wanted: readonly Begin[],
  expected: readonly Begin[],
): Promise<void> {
  const { settled, begun } = await run.settleAndBegin([], wanted);
  assertTokens(begun, expected, "begun");
  assertTokens(settled, [], "settled");
}

/** Checks which outcomes take effect. */
export async function assertSettles(
  run: LedgerRun,
  settlements: readonly Settlement[],
  expected: readonly Begin[],
): Promise<void> {
  const { settled, begun } = await run.settleAndBegin(settlements, []);
  assertTokens(settled, expected, "settled");
  assertTokens(begun, [], "begun");
}

/** Checks the tokens that a call returned. */
export function assertTokens(actual: ReadonlySet<string>, expected: readonly Begin[], what: string): void {
  assert.deepEqual([...actual].sort(), expected.map(({ token }) => token).sort(), what);
}

/** Checks the states of keys, in their order. */
export async function assertStates(
  states: Promise<readonly DeliveryState[]>,
  expected: readonly DeliveryState[],
): Promise<void> {
  assert.deepEqual([...(await states)], expected);
}

/** A delivery of a vehicle under a token of its own. */
export function delivery(vehicleId: string, key: Partial<Begin> = {}): Begin {
  return { vehicleId, visitDate: "2025-12-18", period: TODAY, token: crypto.randomUUID(), ...key };
}

/** The same key under another token. */
export function withNewToken(begun: Begin): Begin {
  return { ...begun, token: crypto.randomUUID() };
}

export function sent(begun: Begin, messageId = "7"): Settlement {
  return { begun, attempts: 1, status: "sent", response: "Success sent message", messageId };
}

export function failed(begun: Begin): Settlement {
  return { begun, attempts: 3, status: "failed", code: "UNREACHABLE", reason: "refused" };
}

export function unknown(begun: Begin): Settlement {
  return { begun, attempts: 1, status: "unknown", code: "TIMEOUT", reason: "no answer" };
}
