import type { Stage, StartOptions } from "./fixture.ts";

/** What `remind --json` printed. */
export interface RunAnswer {
  readonly code: number | null;
  readonly log: string;
  readonly ended: string;
  readonly left: number;
  readonly details: readonly Detail[];
}

interface Detail {
  readonly vehicle: string;
  readonly status: string;
  /** Of what was skipped. */
  readonly code: string | undefined;
}

/** Runs `remind --json` to its end. @throws {Error} where it printed no report */
export async function oneRun(stage: Stage, options: StartOptions): Promise<RunAnswer> {
  const program = stage.remind(options);
  const { code } = await program.exited;
  const log = program.log();
  if (program.output() === "") throw new Error(`expected a report, got exit ${code}: ${log}`);
  const report: {
    ended: string;
    left: number;
    details: { no_pol: string; status: string; code?: string }[];
  } = JSON.parse(program.output());
  const details = report.details.map(({ no_pol, status, code: why }) => ({
    vehicle: no_pol.replace(/\D/g, ""),
    status,
    code: why,
  }));
  return { code, log, ended: report.ended, left: report.left, details };
}

/** A row of the ledger. */
export interface LedgerRow {
  readonly vehicle_id: string;
  readonly status: string;
  readonly code: string | null;
}

/** The ledger, by vehicle. */
export async function ledgerOf({ lane, database }: Stage): Promise<Map<string, LedgerRow>> {
  const rows = await lane.query<LedgerRow>(
    database,
    "select vehicle_id, status, code from reminder_delivery",
  );
  return new Map(rows.map((row) => [row.vehicle_id, row]));
}

/** When each message arrives from now on, by recipient. */
export function watchArrivals(stage: Stage): ReadonlyMap<string, readonly number[]> {
  const seen = new Map<string, number[]>();
  stage.witness.events.on("event", ({ moment, to }) => {
    if (moment === "arrived") seen.set(to, [...(seen.get(to) ?? []), performance.now()]);
  });
  return seen;
}
