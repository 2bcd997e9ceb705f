import assert from "node:assert/strict";
import type { Begin, LedgerRun, Settlement } from "../ports/delivery-ledger.js";
import type { DeliveryQuery, DeliveryRecord } from "../ports/delivery-records.js";
import type { DeliveryRecordsHarness } from "./delivery-records-harness.js";
import { assertBegins, assertSettles, delivery, LEASE_MS, TODAY } from "./ledger-fixture.js";
import { readPages } from "./paging.js";

/** A delivery as its run knows it. */
interface Begun {
  readonly run: LedgerRun;
  readonly mine: Begin;
}

/** Opens a run of today. */
export function openRun(
  { store }: DeliveryRecordsHarness,
  runId: string = crypto.randomUUID(),
): Promise<LedgerRun> {
  return store.ledger.open({ runId, leaseMs: LEASE_MS, today: TODAY });
}

/** Begins a delivery of a vehicle in a run of its own. */
export async function sending(harness: DeliveryRecordsHarness, vehicleId: string): Promise<Begun> {
  const run = await openRun(harness);
  const mine = delivery(vehicleId);
  await assertBegins(run, [mine], [mine]);
  return { run, mine };
}

/** Begins and settles a delivery of a vehicle in a run of its own. */
export async function settled(
  harness: DeliveryRecordsHarness,
  vehicleId: string,
  outcome: (begun: Begin) => Settlement,
): Promise<Begun> {
  const begun = await sending(harness, vehicleId);
  await assertSettles(begun.run, [outcome(begun.mine)], [begun.mine]);
  return begun;
}

/** Every record in one state, read in pages. */
export function listed(
  { store }: DeliveryRecordsHarness,
  status: DeliveryQuery["status"],
  limit = 100,
): Promise<DeliveryRecord[]> {
  return readPages(limit, async (after) => {
    const { deliveries, next } = await store.records.list({ status, limit, after });
    return { items: deliveries, next };
  });
}

/** The vehicles of the records in one state. */
export async function vehiclesOf(
  harness: DeliveryRecordsHarness,
  status: DeliveryQuery["status"],
  limit?: number,
): Promise<string[]> {
  return (await listed(harness, status, limit)).map(({ vehicleId }) => vehicleId);
}

/** The one record in a state. */
export async function onlyRecord(
  harness: DeliveryRecordsHarness,
  status: DeliveryQuery["status"],
): Promise<DeliveryRecord> {
  const [record, ...others] = await listed(harness, status);
  assert.ok(record && others.length === 0, `one delivery is ${status}`);
  return record;
}

/** Holds what is named of a record to what is expected. */
export function assertHolds(record: DeliveryRecord, expected: Partial<DeliveryRecord>): void {
  assert.deepEqual({ ...record, ...expected }, record);
}
