import type { Fixture } from "../fixture.ts";
import { CASE_DAY } from "../people.ts";
import { checkRecovery } from "../recovery.ts";
import { visitOf } from "../schedules.ts";
import { type FaultKind, slowGateway } from "./kind.ts";

/** A row that an old program left behind, and whether its message may have been accepted. */
interface OldRow {
  readonly status: "claimed" | "sending" | "sent" | "failed" | "unknown";
  readonly attempts: number;
  readonly code: string | null;
  readonly lease: "over" | "running" | null;
  readonly accepted: "yes" | "no" | "perhaps";
}

const OLD_ROWS: readonly (OldRow | null)[] = [
  null,
  { status: "claimed", attempts: 0, code: null, lease: "running", accepted: "no" },
  { status: "claimed", attempts: 0, code: null, lease: "over", accepted: "no" },
  // It had failed, and was claimed again.
  { status: "claimed", attempts: 3, code: "UNREACHABLE", lease: "running", accepted: "no" },
  { status: "sending", attempts: 0, code: null, lease: "running", accepted: "perhaps" },
  { status: "sending", attempts: 1, code: "RATE_LIMITED", lease: "over", accepted: "perhaps" },
  { status: "sent", attempts: 1, code: null, lease: null, accepted: "yes" },
  { status: "failed", attempts: 3, code: "UNREACHABLE", lease: null, accepted: "no" },
  { status: "unknown", attempts: 1, code: "TIMEOUT", lease: null, accepted: "perhaps" },
];

const INSERT = `
insert into reminder_delivery
  (vehicle_id, visit_date, occasion, status, attempts, code, reason, run_id, token, lease_until, settled_at, updated_at)
values ($1, $2, $3, $4, $5, $6::text, case when $6::text is not null then 'as it was' end, gen_random_uuid(),
  case when $7::integer is not null then gen_random_uuid() end, now() + make_interval(secs => $7::integer),
  case when $6::text is not null or $7::integer is null then now() - interval '1 hour' end, now() - interval '1 hour')`;

/** Tables of version 4, with rows in each of its states, are migrated between two runs. */
const migration: FaultKind = {
  name: "migration",
  tables: "old",
  async inject(fixture) {
    for (let vehicle = 1; vehicle <= fixture.due; vehicle += 1) await plant(fixture, String(vehicle));
    const { code } = await fixture.migrate().exited;
    if (code !== 0) fixture.violate(`migrate: expected exit 0, got ${code}`);
    await slowGateway(fixture);
    const before = fixture.arrivals.length;
    const run = await fixture.remind().exited;
    if (run.code !== 0) fixture.violate(`after the migration: expected exit 0, got ${run.code}`);
    await checkRecovery(fixture, before);
  },
};

async function plant(fixture: Fixture, vehicle: string): Promise<void> {
  const { database, lane, limits, random, setup } = fixture;
  const row = random.pick(OLD_ROWS);
  if (!row) return;
  const { status, attempts, code, lease, accepted } = row;
  const visit = visitOf(setup.schedule, vehicle);
  const leaseSeconds = lease === null ? null : lease === "over" ? -3_600 : limits.leaseMs / 1_000;
  const key = [vehicle, visit, setup.schedule.period(visit, CASE_DAY)];
  await lane.query(database, INSERT, [...key, status, attempts, code, leaseSeconds]);
  if (accepted === "yes" || (accepted === "perhaps" && random.chance(0.5))) fixture.addAccepted(vehicle);
  if (status === "sending") fixture.allowedDoubt += 1;
}

export const MIGRATIONS: readonly FaultKind[] = [migration];
