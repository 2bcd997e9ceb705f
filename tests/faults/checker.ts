import { faultOutcome, HEALTHY_OUTCOME } from "./fault-outcomes.ts";
import type { Stage, StartOptions } from "./fixture.ts";
import { personalLine, TRIAL_DAY, vehiclesIn } from "./people.ts";
import { visitOf } from "./schedules.ts";

/** What a trial came to. */
export interface Verdict {
  readonly due: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly lost: number;
  /** Reminders in doubt for which no fault of the gateway accounts. */
  readonly inDoubt: number;
  readonly strikes: number;
  readonly recoveryMs: number;
  readonly violations: readonly string[];
}

/** Beyond the lease: what is left has to be sent. */
export const RECOVERY_ALLOWANCE_MS = 5_000;

/** No clean run takes longer, unless something hangs; the one over 5,000 is the longest. */
const LONGEST_RUN_MS = 60_000;

/** Without the start of its process, which takes long where the machine has much else to do. */
const LAST_RUN_TOOK = `
select extract(epoch from ended_at - started_at)::float8 * 1000 as took
from reminder_run where ended_at is not null order by number desc limit 1`;

interface Row {
  readonly vehicle_id: string;
  readonly occasion: string;
  readonly status: string;
  readonly code: string | null;
}

/** Lets one clean run follow, with a gateway in good health, and compares what the gateway took with the ledger. */
export async function judge(stage: Stage, start: StartOptions): Promise<Verdict> {
  const { lane, database } = stage;
  for (const program of stage.programs) {
    if (program.running) stage.violate("a process was still running when the trial was over");
  }
  await stage.play({});
  const clean = stage.cleanRun(start);
  const hung = setTimeout(() => {
    stage.violate(`the clean run: not at an end after ${LONGEST_RUN_MS} ms`);
    clean.signal("SIGKILL");
  }, LONGEST_RUN_MS);
  const { code } = await clean.exited;
  clearTimeout(hung);
  stage.recovered();
  if (code !== 0)
    stage.violate(`the clean run: expected exit 0, got ${code}: ${brief(clean.output())} ${clean.log()}`);

  const rows = await lane.query<Row>(
    database,
    "select vehicle_id, occasion::text, status, code from reminder_delivery",
  );
  const accepted = stage.accepted();
  checkMessages(stage);
  if (stage.lastDay === TRIAL_DAY) checkClosed(stage);
  const counts = compare(stage, rows, accepted, await suppressed(stage));
  const [last] = await lane.query<{ took: number }>(database, LAST_RUN_TOOK);
  const recoveryMs = Math.min(stage.longestRecoveryMs, last?.took ?? Number.POSITIVE_INFINITY);
  if (recoveryMs > stage.limits.leaseMs + RECOVERY_ALLOWANCE_MS) {
    stage.violate(`recovery took ${Math.round(recoveryMs)} ms`);
  }
  if (stage.witness.strays > 0) stage.violate(`${stage.witness.strays} requests that the API does not know`);
  for (const program of stage.programs) {
    const line = personalLine(program.log());
    if (line !== null) stage.violate(`personal data in a log: ${line}`);
  }
  return {
    due: stage.due,
    accepted: accepted.length,
    ...counts,
    strikes: stage.strikes,
    recoveryMs: stage.longestRecoveryMs,
    violations: stage.violations,
  };
}

/** A message names vehicles of its recipient alone: one, unless an owner gets one message for all. */
function checkMessages(stage: Stage): void {
  const most = stage.arrangement.vehiclesPerOwner;
  for (const { to, body } of stage.record()) {
    const named = vehiclesIn(body);
    const isWhole = named.length >= 1 && named.length <= most && new Set(named).size === named.length;
    if (!isWhole) stage.violate(`a message names ${named.length} vehicles, expected 1 to ${most}`);
    for (const vehicle of named) {
      if (stage.recipientOf(vehicle) !== to) stage.violate(`vehicle ${vehicle}: its message went elsewhere`);
    }
  }
}

/** Within a day, what was sent or is in doubt is handed over to nobody again, on no road. */
function checkClosed({ arrivals, violate }: Stage): void {
  const closed = new Map<string, string>();
  for (const { road, fault, body } of arrivals) {
    const { status } = fault === null ? HEALTHY_OUTCOME : faultOutcome(road, fault);
    for (const vehicle of vehiclesIn(body)) {
      const before = closed.get(vehicle);
      if (before) violate(`vehicle ${vehicle}: ${before}, and handed over again, to ${road}`);
      if (status !== "failed") closed.set(vehicle, `${status} by ${road} (${fault ?? "in good health"})`);
    }
  }
}

/** The numbers that are not written to any more, each for a reason that the trial gave. */
async function suppressed({ lane, database, ...stage }: Stage): Promise<ReadonlySet<string>> {
  const rows = await lane.query<{ number: string; kind: string }>(
    database,
    "select number, kind from reminder_suppression",
  );
  for (const { number, kind } of rows) {
    const isMeant = (kind === "set_aside" ? stage.calledInvalid : stage.optedOut).has(number);
    if (!isMeant) stage.violate(`a number was put on the list for nothing (${kind})`);
  }
  for (const number of stage.optedOut) {
    if (!rows.some((row) => row.number === number && row.kind === "opted_out"))
      stage.violate("a number that had opted out was not on the list any more");
  }
  return new Set(rows.map(({ number }) => number));
}

/** Doubt that the gateway made has the code of what it did; what is left is of processes that were hit. */
const OWN_DOUBT = new Set(["LEASE_OVER", "ABORTED"]);

/** After a clean run with a gateway in good health nothing is left to be tried again. */
const CLOSED = new Set(["sent", "unknown"]);

function compare(
  stage: Stage,
  rows: readonly Row[],
  accepted: readonly string[],
  suppressed: ReadonlySet<string>,
) {
  const { schedule } = stage.arrangement;
  const taken = Map.groupBy(accepted, (vehicle) => vehicle);
  const ledger = Map.groupBy(rows, ({ vehicle_id }) => vehicle_id);
  let duplicates = 0;
  let lost = 0;
  for (let number = 1; number <= stage.due; number += 1) {
    const vehicle = String(number);
    const own = ledger.get(vehicle) ?? [];
    const sent = own.filter(({ status }) => status === "sent").length;
    const unknown = own.filter(({ status }) => status === "unknown").length;
    const times = taken.get(vehicle)?.length ?? 0;
    if (times > sent + unknown) duplicates += times - sent - unknown;
    if (times < sent) stage.violate(`vehicle ${vehicle}: ${sent} sent in the ledger, ${times} accepted`);
    const occasion = schedule.occasion(visitOf(schedule, vehicle), stage.lastDay);
    const isSettled = own.some((row) => row.occasion === occasion && CLOSED.has(row.status));
    if (!isSettled && !suppressed.has(stage.recipientOf(vehicle))) lost += 1;
  }
  for (const vehicle of new Set([...ledger.keys(), ...accepted])) {
    if (Number(vehicle) > stage.due) stage.violate(`vehicle ${vehicle} is not due and was written to`);
  }
  const stuck = rows.filter(({ status }) => status === "claimed" || status === "sending").length;
  const inDoubt = rows.filter(({ status, code }) => status === "unknown" && OWN_DOUBT.has(code ?? "")).length;
  const most = stage.strikes * stage.limits.concurrency;
  if (duplicates > 0) stage.violate(`${duplicates} accepted more often than the ledger knows`);
  if (lost > 0) stage.violate(`${lost} lost`);
  if (stuck > 0) stage.violate(`${stuck} rows still claimed or sending`);
  if (inDoubt > most) stage.violate(`${inDoubt} in doubt, expected at most ${most} of ${stage.strikes} hits`);
  return { duplicates, lost, inDoubt };
}

function brief(report: string): string {
  return report.replace(/"details":\[.*\],/s, "").slice(0, 400);
}
