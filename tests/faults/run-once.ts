import type { Fixture, StartOptions } from "./fixture.ts";

/** What `remind --json` printed. */
export interface FinishedRun {
  readonly code: number | null;
  readonly log: string;
  readonly sent: number;
  readonly ended: string;
  readonly left: number;
  readonly details: readonly Detail[];
}

interface Detail {
  /** Empty where its row cannot be read. */
  readonly vehicle: string;
  readonly status: string;
  /** Why it was skipped. */
  readonly code: string | undefined;
}

/** Runs `remind --json` to its end. @throws {Error} where it printed no report */
export async function runOnce(fixture: Fixture, options: StartOptions = {}): Promise<FinishedRun> {
  const program = fixture.remind(options);
  const { code } = await program.exited;
  const log = program.log();
  if (program.output() === "") throw new Error(`expected a report, got exit ${code}: ${log}`);
  const report: {
    reminder_sent: number;
    ended: string;
    left: number;
    details: { no_pol: string | null; status: string; code?: string }[];
  } = JSON.parse(program.output());
  const details = report.details.map(({ no_pol, status, code: why }) => ({
    vehicle: (no_pol ?? "").replace(/\D/g, ""),
    status,
    code: why,
  }));
  return { code, log, sent: report.reminder_sent, ended: report.ended, left: report.left, details };
}

/** A row of the ledger. */
export interface LedgerRow {
  readonly vehicle_id: string;
  readonly period: string;
  readonly status: string;
  readonly code: string | null;
}

/** Reads the ledger. */
export function readLedger({ lane, database }: Fixture): Promise<LedgerRow[]> {
  return lane.query(
    database,
    "select vehicle_id, occasion::text as period, status, code from reminder_delivery",
  );
}
