import type { Messenger } from "../ports/messenger.js";
import type { ReportBuilder } from "../report/report-builder.js";
import type { RunReport } from "../report/run-report.js";
import { admission } from "../send/admission/admission.js";
import { dayLimit } from "../send/admission/day-limit.js";
import { openHours } from "../send/admission/open-hours.js";
import { shardPace } from "../send/admission/pace.js";
import { Backlog } from "../send/backlog.js";
import { CircuitBreaker } from "../send/circuit-breaker.js";
import { DatabaseCalls } from "../send/database-calls.js";
import { InFlight } from "../send/in-flight.js";
import { LedgerWriter } from "../send/ledger-writer.js";
import { RefusedNumbers } from "../send/refused-numbers.js";
import { sendBacklog } from "../send/sender.js";
import type { SenderParts } from "../send/sender-parts.js";
import { SkipKeeper } from "../send/skip-keeper.js";
import { standingNotice } from "../send/standing-notice.js";
import { WakeUp } from "../send/wake-up.js";
import { feedBacklog } from "./feed.js";
import type { Run } from "./run-options.js";
import type { RunParts } from "./run-parts.js";

/** How a run ended, and why where it did not finish. */
export type EndOfRun = Pick<RunReport, "ended" | "reason">;

/**
 * Sends what is due.
 *
 * @throws what made the run lose its database, where nothing had begun
 */
export async function sendReminders(
  parts: RunParts,
  messenger: Messenger,
  report: ReportBuilder,
  run: Run,
  counted: Promise<unknown>,
): Promise<EndOfRun> {
  const { clock, dailyLimit, hours, limits } = parts;
  const { deadline, halt, runId, today } = run;
  const ledger = await deadline.bounded(() => parts.ledger.open({ runId, leaseMs: limits.leaseMs, today }));
  const calls = new DatabaseCalls(clock, limits.leaseMs, halt, deadline);
  const skips = new SkipKeeper(parts.skipped, calls, today);
  report.start((skipped) => skips.add(skipped));
  const wake = new WakeUp(clock);
  const inFlight = new InFlight(wake);
  const sender: SenderParts = {
    ...parts,
    today,
    messenger,
    deadline: deadline.attempts,
    backlog: new Backlog(clock, wake),
    inFlight,
    admission: admission(
      shardPace(parts.pace, limits.ratePerMinute, run.shard?.count ?? 1),
      hours && openHours(hours, clock),
      dailyLimit && dayLimit(dailyLimit.quota, dailyLimit, today, hours),
      inFlight,
    ),
    breaker: new CircuitBreaker(limits.haltAfter),
    ledger,
    writer: new LedgerWriter(ledger, calls, clock),
    calls,
    refusedNumbers: new RefusedNumbers(parts.suppressions, calls, parts.suppressUndeliverable),
    standingNotice: standingNotice(parts.notices, messenger, clock),
    halt,
    report,
    wake,
  };
  try {
    const feeding = feedBacklog(parts, sender, run, counted);
    await Promise.all([sendBacklog(sender), feeding]);
    if (halt.ended === "finished" && sender.breaker.hasAccepted) await sender.refusedNumbers.end();
    if (halt.cause !== undefined && !calls.hasBegun) throw halt.cause;
    return { ended: halt.ended, reason: halt.reason };
  } finally {
    await skips.end();
    await deadline.bounded(() => ledger.close()).catch(() => {});
  }
}
