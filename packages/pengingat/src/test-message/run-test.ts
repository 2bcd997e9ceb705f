import type { ReminderResult, RunReport, RunTrigger } from "@pengingat/core";
import { testService } from "../modules/service-module.js";
import type { Resolver } from "../modules/tokens.js";
import { testVehicle } from "./test-vehicle.js";

/** A test message: to whom, about which vehicle, and under which id. */
export interface AskedTest {
  /** A UUID: of one id the ledger lets one message through. */
  readonly id: string;
  /** In digits of E.164. */
  readonly number: string;
  /** The vehicle whose text it has; `null`: one that is due. */
  readonly vehicleId: string | null;
  readonly startedBy: RunTrigger;
  readonly stop: AbortSignal;
}

/** What came of a test message. */
export interface DoneTest {
  /** The id that the ledger has it under. */
  readonly vehicleId: string;
  readonly report: RunReport;
  /** `undefined` where it was not tried. */
  readonly result: ReminderResult | undefined;
  /** When the sending hours open, where they kept it back. */
  readonly opensAt: Date | null;
}

/**
 * Sends one message to a number of one's own, by everything that a run goes through.
 *
 * @throws {ReminderError} `MESSENGER_NOT_CONFIGURED`
 * @throws {StartUpError} where there is no vehicle of that id
 */
export async function runTest(
  container: Resolver,
  { id, number, vehicleId, startedBy, stop }: AskedTest,
): Promise<DoneTest> {
  const vehicle = await testVehicle(container, { id, number, vehicleId });
  const closed = new AbortController();
  let opensAt: Date | null = null;
  const report = await testService(container, vehicle).run({
    signal: AbortSignal.any([stop, closed.signal]),
    startedBy,
    confirmed: true,
    countFleet: false,
    onProgress({ waitingUntil }) {
      if (waitingUntil === null) return;
      opensAt = waitingUntil;
      closed.abort();
    },
  });
  return { vehicleId: vehicle.id, report, result: report.reminders[0], opensAt };
}

/** Why it was not sent, or may not have been; `null` where it was, or nobody said. */
export function reasonOf({ report: { ended, reason }, result }: DoneTest): string | null {
  if (result !== undefined) return "reason" in result ? result.reason : null;
  return ended === "halted" || ended === "database_lost" ? reason : null;
}
