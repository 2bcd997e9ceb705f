import type { Fixture } from "./fixture.ts";

const LATEST_RUN = `
select extract(epoch from started_at)::float8 * 1000 as started from reminder_run order by number desc limit 1`;

/**
 * Checks how soon the latest run sent its first message, where it sent any: no lease is waited for. The run starts when `reminder_run` says so: the
 * start of its process, which takes long where the machine has much else to do, does not count.
 *
 * @param arrivedBefore - how many messages had arrived before it
 */
export async function checkRecovery(fixture: Fixture, arrivedBefore: number): Promise<void> {
  const first = fixture.arrivals[arrivedBefore];
  const [run] = await fixture.lane.query<{ started: number }>(fixture.database, LATEST_RUN);
  if (!first || !run) return;
  const took = Math.round(first.at - run.started);
  fixture.longestRecoveryMs = Math.max(fixture.longestRecoveryMs, took);
  if (took > fixture.recoveryLimitMs)
    fixture.violate(`the first message came ${took} ms after the start of the run`);
}
