import { faultOutcome, HEALTHY_OUTCOME } from "./fault-outcomes.ts";
import type { Fixture } from "./fixture.ts";
import { DAY_AFTER, personalLine, vehiclesIn } from "./people.ts";
import { checkRecovery } from "./recovery.ts";
import { type LedgerRow, readLedger } from "./run-once.ts";
import { visitOf } from "./schedules.ts";

/** What a case came to. */
export interface CheckResult {
  readonly due: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly lost: number;
  /** Reminders whose outcome is unknown because a process was hit, not because of its gateway. */
  readonly inDoubt: number;
  readonly hits: number;
  readonly recoveryMs: number;
  readonly violations: readonly string[];
}

/** No run with healthy gateways takes longer, unless something hangs; the one over 5,000 is the longest. */
const LONGEST_RUN_MS = 60_000;

/**
 * Lets a last run follow, with healthy gateways, and another one once every lease is over. Then compares what the
 * gateways accepted with the ledger.
 */
export async function check(fixture: Fixture): Promise<CheckResult> {
  for (const program of fixture.programs) {
    if (program.running) fixture.violate("a process was still running when the case was over");
  }
  await fixture.play({});
  await recover(fixture);

  const rows = await readLedger(fixture);
  checkMessages(fixture);
  if (fixture.lastDay !== DAY_AFTER) checkClosed(fixture);
  const counts = compare(fixture, rows, await checkSuppressions(fixture));
  const { invalidRequests } = fixture.gateway;
  if (invalidRequests > 0) fixture.violate(`${invalidRequests} requests that the API does not know`);
  for (const program of fixture.programs) {
    const line = personalLine(program.log());
    if (line !== null) fixture.violate(`personal data in a log: ${line}`);
  }
  return {
    due: fixture.due,
    ...counts,
    hits: fixture.hits,
    recoveryMs: fixture.longestRecoveryMs,
    violations: fixture.violations,
  };
}

/** As if time had passed. */
const END_LEASES = `
update reminder_delivery set lease_until = clock_timestamp() where status = 'sending' returning 1`;

/** The first run sends all that is left; once every lease is over, another one closes what is `sending`. */
async function recover(fixture: Fixture): Promise<void> {
  const before = fixture.arrivals.length;
  await lastRun(fixture);
  if (fixture.hits > 0) await checkRecovery(fixture, before);
  const held = await fixture.lane.query(fixture.database, END_LEASES);
  if (held.length === 0) return;
  const sent = fixture.arrivals.length;
  await lastRun(fixture);
  const late = fixture.arrivals.length - sent;
  if (late > 0) fixture.violate(`${late} messages were sent only after the leases were over`);
}

async function lastRun(fixture: Fixture): Promise<void> {
  const run = fixture.lastRun();
  const hung = setTimeout(() => {
    fixture.violate(`the last run did not end within ${LONGEST_RUN_MS} ms`);
    run.signal("SIGKILL");
  }, LONGEST_RUN_MS);
  const { code } = await run.exited;
  clearTimeout(hung);
  if (code !== 0)
    fixture.violate(`the last run: expected exit 0, got ${code}: ${brief(run.output())} ${run.log()}`);
}

/** A message names vehicles of its recipient alone: one, unless an owner gets one message for all. */
function checkMessages(fixture: Fixture): void {
  const most = fixture.setup.vehiclesPerOwner;
  for (const { to, body } of fixture.record()) {
    const named = vehiclesIn(body);
    const isComplete = named.length >= 1 && named.length <= most && new Set(named).size === named.length;
    if (!isComplete) fixture.violate(`a message names ${named.length} vehicles, expected 1 to ${most}`);
    for (const vehicle of named) {
      const isOwner = to === fixture.recipientOf(vehicle) || to === fixture.changed.get(vehicle);
      if (!isOwner) fixture.violate(`vehicle ${vehicle}: its message went to somebody else`);
    }
  }
}

/** Within a day, what was sent or is in doubt arrives at no gateway again. */
function checkClosed({ arrivals, violate }: Fixture): void {
  const closed = new Map<string, string>();
  for (const { gateway, fault, body } of arrivals) {
    const { status } = fault === null ? HEALTHY_OUTCOME : faultOutcome(gateway, fault);
    for (const vehicle of vehiclesIn(body)) {
      const before = closed.get(vehicle);
      if (before) violate(`vehicle ${vehicle}: ${before}, and tried again through ${gateway}`);
      if (status !== "failed") closed.set(vehicle, `${status} by ${gateway} (${fault ?? "healthy"})`);
    }
  }
}

/** Returns the suppressed numbers. Each is there for a reason that the case gave. */
async function checkSuppressions({ lane, database, ...fixture }: Fixture): Promise<ReadonlySet<string>> {
  const rows = await lane.query<{ number: string; kind: string }>(
    database,
    "select number, kind from reminder_suppression",
  );
  for (const { number, kind } of rows) {
    const isMeant = (kind === "set_aside" ? fixture.calledInvalid : fixture.optedOut).has(number);
    if (!isMeant) fixture.violate(`a number was suppressed for no reason (${kind})`);
  }
  for (const number of fixture.optedOut) {
    if (!rows.some((row) => row.number === number && row.kind === "opted_out"))
      fixture.violate("an opt-out was lost");
  }
  return new Set(rows.map(({ number }) => number));
}

/** Doubt that a gateway caused has the code of what it did; these come from processes that were hit. */
const OWN_DOUBT = new Set(["LEASE_OVER", "ABORTED"]);

/** After a run with healthy gateways, nothing is left to be tried again. */
const CLOSED = new Set(["sent", "unknown"]);

function compare(fixture: Fixture, rows: readonly LedgerRow[], suppressed: ReadonlySet<string>) {
  const { allowedDoubt, changed, due, hits, lastDay, setup } = fixture;
  const accepted = fixture.accepted();
  const acceptedOf = Map.groupBy(accepted, (vehicle) => vehicle);
  const rowsOf = Map.groupBy(rows, ({ vehicle_id }) => vehicle_id);
  let duplicates = 0;
  let lost = 0;
  for (let number = 1; number <= due; number += 1) {
    const vehicle = String(number);
    const own = rowsOf.get(vehicle) ?? [];
    const sent = own.filter(({ status }) => status === "sent").length;
    const closed = own.filter(({ status }) => CLOSED.has(status)).length;
    const times = acceptedOf.get(vehicle)?.length ?? 0;
    if (times > closed) duplicates += times - closed;
    if (times < sent) fixture.violate(`vehicle ${vehicle}: ${sent} sent in the ledger, ${times} accepted`);
    const period = setup.schedule.period(visitOf(setup.schedule, vehicle), lastDay);
    const isSettled = own.some((row) => row.period === period && CLOSED.has(row.status));
    const isExcused = suppressed.has(fixture.recipientOf(vehicle)) || changed.get(vehicle) === null;
    if (!isSettled && !isExcused) lost += 1;
  }
  for (const vehicle of new Set([...rowsOf.keys(), ...accepted])) {
    if (Number(vehicle) > due) fixture.violate(`vehicle ${vehicle} is not due and got a message`);
  }
  const stuck = rows.filter(({ status }) => !CLOSED.has(status) && status !== "failed").length;
  const inDoubt = rows.filter(({ status, code }) => status === "unknown" && OWN_DOUBT.has(code ?? "")).length;
  if (duplicates > 0) fixture.violate(`${duplicates} accepted more often than the ledger knows`);
  if (lost > 0) fixture.violate(`${lost} lost`);
  if (stuck > 0) fixture.violate(`${stuck} rows still sending`);
  if (inDoubt > allowedDoubt)
    fixture.violate(`${inDoubt} in doubt, expected at most ${allowedDoubt} after ${hits} hits`);
  return { accepted: accepted.length, duplicates, lost, inDoubt };
}

function brief(report: string): string {
  return report.replace(/"details":\[.*\],/s, "").slice(0, 400);
}
