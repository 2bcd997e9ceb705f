import { sharedProcesses } from "../shared-process/shared-processes.ts";
import type { Fixture, StartOptions } from "./fixture.ts";
import { PENGINGAT } from "./program.ts";

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
  return finishedRun(code, program.output(), program.log());
}

/** Each run waits for its gateway most of the time. */
const processes = sharedProcesses({ most: 3 });

/** Runs `remind --json` to its end in a process that such runs share, for a case in which none is hit. */
export async function runShared(
  fixture: Fixture,
  { environment, args = [] }: Pick<StartOptions, "environment" | "args"> = {},
): Promise<FinishedRun> {
  const env = { PATH: process.env.PATH ?? "", ...fixture.environment(environment ? { environment } : {}) };
  const { code, stdout, stderr } = await processes.run({
    file: PENGINGAT,
    args: ["remind", "--json", ...args],
    env,
  });
  return finishedRun(code, stdout, stderr);
}

function finishedRun(code: number | null, output: string, log: string): FinishedRun {
  if (output === "") throw new Error(`expected a report, got exit ${code}: ${log}`);
  const report: {
    reminder_sent: number;
    ended: string;
    left: number;
    details: { no_pol: string | null; status: string; code?: string }[];
  } = JSON.parse(output);
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
