import { personalLine, recipientOf } from "./people.ts";
import { LIMITS, type Stage, type StartOptions } from "./stage.ts";

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
  const clean = stage.remind(start);
  const { code } = await clean.exited;
  stage.recovered();
  if (code !== 0)
    stage.violate(`the clean run: expected exit 0, got ${code}: ${brief(clean.output())} ${clean.log()}`);

  const rows = await lane.query<Row>(
    database,
    "select vehicle_id, occasion::text, status, code from reminder_delivery",
  );
  const accepted = stage.accepted();
  const counts = compare(stage, rows, accepted);
  const [last] = await lane.query<{ took: number }>(database, LAST_RUN_TOOK);
  const recoveryMs = Math.min(stage.longestRecoveryMs, last?.took ?? Number.POSITIVE_INFINITY);
  if (recoveryMs > LIMITS.leaseMs + RECOVERY_ALLOWANCE_MS) {
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

/** Doubt that the gateway made has the code of what it did; what is left is of processes that were hit. */
const OWN_DOUBT = new Set(["LEASE_OVER", "ABORTED"]);

/** After a clean run with a gateway in good health nothing is left to be tried again. */
const CLOSED = new Set(["sent", "unknown"]);

function compare(stage: Stage, rows: readonly Row[], accepted: readonly string[]) {
  const taken = Map.groupBy(accepted, (to) => to);
  const ledger = Map.groupBy(rows, ({ vehicle_id }) => vehicle_id);
  let duplicates = 0;
  let lost = 0;
  for (let vehicle = 1; vehicle <= stage.due; vehicle += 1) {
    const own = ledger.get(String(vehicle)) ?? [];
    const sent = own.filter(({ status }) => status === "sent").length;
    const unknown = own.filter(({ status }) => status === "unknown").length;
    const times = taken.get(recipientOf(String(vehicle)))?.length ?? 0;
    if (times > sent + unknown) duplicates += times - sent - unknown;
    if (times < sent) stage.violate(`vehicle ${vehicle}: ${sent} sent in the ledger, ${times} accepted`);
    const isSettled = own.some((row) => row.occasion === stage.lastDay && CLOSED.has(row.status));
    if (!isSettled) lost += 1;
  }
  for (const vehicle of ledger.keys()) {
    if (Number(vehicle) > stage.due) stage.violate(`vehicle ${vehicle} is not due and was written to`);
  }
  const stuck = rows.filter(({ status }) => status === "claimed" || status === "sending").length;
  const inDoubt = rows.filter(({ status, code }) => status === "unknown" && OWN_DOUBT.has(code ?? "")).length;
  const most = stage.strikes * LIMITS.concurrency;
  if (duplicates > 0) stage.violate(`${duplicates} accepted more often than the ledger knows`);
  if (lost > 0) stage.violate(`${lost} lost`);
  if (stuck > 0) stage.violate(`${stuck} rows still claimed or sending`);
  if (inDoubt > most) stage.violate(`${inDoubt} in doubt, expected at most ${most} of ${stage.strikes} hits`);
  return { duplicates, lost, inDoubt };
}

function brief(report: string): string {
  return report.replace(/"details":\[.*\],/s, "").slice(0, 400);
}
