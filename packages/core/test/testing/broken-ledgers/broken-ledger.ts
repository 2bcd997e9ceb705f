import type {
  Begin,
  DeliveryKey,
  DeliveryLedger,
  LedgerChange,
  LedgerRun,
  RunIdentity,
} from "../../../src/ports/delivery-ledger.js";
import type { InMemoryLedger } from "../../../src/testing/in-memory-ledger.js";
import type { StoredDelivery } from "../../../src/testing/stored-delivery.js";

/** What a ledger gets wrong: methods that replace those of a sound one. */
export interface BrokenLedger {
  /** What it does, after "a ledger that". */
  readonly that: string;
  /** The rule that is there to catch it. */
  readonly breaks: string;
  /** Other rules that it breaks as well. */
  readonly andBreaks?: readonly string[];
  readonly ledger?: (sound: InMemoryLedger) => Partial<DeliveryLedger>;
  readonly run?: (sound: LedgerRun, inside: Inside) => Partial<LedgerRun>;
}

/** The sound ledger, whose rows may be changed, and the run that is broken. */
interface Inside {
  readonly ledger: InMemoryLedger;
  readonly identity: RunIdentity;
}

export function rowOf(ledger: InMemoryLedger, key: DeliveryKey): StoredDelivery | undefined {
  return ledger.rows.find((row) => hasKey(row, key));
}

export function rowUnder(ledger: InMemoryLedger, { token }: Begin): StoredDelivery | undefined {
  return ledger.rows.find((row) => row.token === token);
}

export function hasKey(one: DeliveryKey, other: DeliveryKey): boolean {
  return (
    one.vehicleId === other.vehicleId && one.visitDate === other.visitDate && one.period === other.period
  );
}

/** The change, and more tokens that are said to have begun. */
export function alsoBegun({ settled, begun }: LedgerChange, others: readonly Begin[]): LedgerChange {
  return { settled, begun: new Set([...begun, ...others.map(({ token }) => token)]) };
}

/** Runs something while every lease that is held seems to end at `leaseUntil`. */
export async function withLeases<Result>(
  ledger: InMemoryLedger,
  leaseUntil: number,
  act: () => Promise<Result>,
): Promise<Result> {
  const leases = ledger.rows.flatMap((row) =>
    row.status === "sending" ? [{ row, was: row.leaseUntil }] : [],
  );
  for (const { row } of leases) row.leaseUntil = leaseUntil;
  const result = await act();
  for (const { row, was } of leases) if (row.leaseUntil === leaseUntil) row.leaseUntil = was;
  return result;
}
