import type { CalendarDate } from "../domain/calendar-date.js";
import type { LedgerRun } from "../ports/delivery-ledger.js";
import type { Messenger } from "../ports/messenger.js";
import { circuitBreaker } from "./circuit-breaker.js";
import { type Cut, cut as newCut } from "./cut.js";
import { dispatcher } from "./dispatcher.js";
import { type DuePlansParts, duePlans } from "./due-plans.js";
import { heartbeat } from "./heartbeat.js";
import { lossReason, persist } from "./persist.js";
import type { ClaimedReminder } from "./reminder-message.js";
import type { PlannedReminder } from "./reminder-plan.js";
import type { RunParts } from "./run-parts.js";
import { skipFor } from "./skip-reason.js";
import { boundedRun, stopping } from "./stopping.js";
import type { Tally } from "./tally.js";
import { type HeldReminder, waitForHeld } from "./waiting-room.js";

/** What a run that sends works with. */
export interface SendDueParts extends RunParts {
  readonly messenger: Messenger;
  readonly run: LedgerRun;
  readonly today: CalendarDate;
  readonly tally: Tally;
  /** Resolves when the run's counts are known: nothing is claimed before. */
  readonly counted: Promise<unknown>;
}

/** So many times the concurrency still wait when more is claimed, so that the claim does not keep places empty. */
const CLAIM_AHEAD = 2;

/** No longer than this is waited for a lost database before a hand-over: what is due is not lost by ending. */
const LONGEST_PATIENCE_MS = 10_000;

/** Claims and sends what is due, then what other runs held and let go of. Answers how the run ended. */
export async function sendDue(
  parts: SendDueParts,
  plans: DuePlansParts,
  signal: AbortSignal | undefined,
): Promise<Cut> {
  const { clock, limits, manners, rules, tally, today } = parts;
  const bounds = { largest: limits.concurrency, maxTextLength: rules.maxTextLength };
  const cut = newCut();
  const stop = stopping(clock, limits.shutdownGraceMs, cut, signal);
  const run = boundedRun(parts.run, stop);
  let hasClaimed = false;
  const held: HeldReminder[] = [];

  const patience = {
    handOver: (waitedMs: number) =>
      hasClaimed && !cut.signal.aborted ? Math.min(limits.leaseMs / 2, LONGEST_PATIENCE_MS) - waitedMs : 0,
    settle: (waitedMs: number) => Math.min(limits.leaseMs - waitedMs, stop.remainingMs()),
  };
  const patiently = <T>(call: () => Promise<T>) =>
    persist(clock, patience.handOver, () => stop.bounded(call));

  const sender = dispatcher({
    ...parts,
    ...limits,
    ledger: run,
    bounds,
    breaker: circuitBreaker(limits.haltAfter),
    cut,
    hurry: stop.hurry,
    patience,
    mayGoOn() {
      if (clock.today() !== today) cut.now("stopped", "the local date changed");
      return !cut.signal.aborted;
    },
  });

  async function claim(planned: readonly PlannedReminder[]): Promise<void> {
    const requests = planned.map(({ key }) => ({ ...key, token: crypto.randomUUID() }));
    const answers = await patiently(() => run.claim(requests));
    hasClaimed = true;
    const claimed: ClaimedReminder[] = [];
    for (const [index, plan] of planned.entries()) {
      const answer = answers[index];
      const request = requests[index];
      if (answer === undefined || request === undefined) continue;
      if (answer.state === "claimed") claimed.push({ plan, claim: request });
      else if (answer.state === "held") held.push({ plan, lease: answer.lease });
      else tally.record(plan.subject, skipFor(answer.state));
    }
    sender.add(manners.messages(claimed, bounds));
    tally.progress();
  }

  const stopBeating = heartbeat(clock, limits.leaseMs / 4, () => run.renew());
  try {
    const read: DuePlansParts["read"] = (range, after) => patiently(() => plans.read(range, after));
    const welcome = manners.welcome(duePlans({ ...plans, read }), {
      clock,
      tally,
      size: limits.claimSize,
      waiting: cut.signal,
      patiently,
    });
    for await (const planned of welcome) {
      if (cut.signal.aborted) break;
      await stop.bounded(() => parts.counted);
      if (cut.signal.aborted) break;
      await claim(planned);
      await sender.room(limits.concurrency * CLAIM_AHEAD);
      if (cut.signal.aborted) break;
    }
    await sender.idle();
    const wait = { ...parts, cut, ledger: { peek: patientPeek }, ...limits };
    for await (const open of waitForHeld(wait, held.splice(0))) await claim(open);
    for (const { plan } of held) tally.record(plan.subject, skipFor("held"));
  } catch (error) {
    cut.now("database_lost", lossReason(error));
    if (!hasClaimed) throw error;
  } finally {
    await sender.idle();
    await stopBeating();
    // What a lost database keeps from being given back is open to others when its lease is over.
    await run.close({ finished: cut.ended === "finished" }).catch(() => {});
    stop.end();
  }
  return cut;

  function patientPeek(...keys: Parameters<typeof parts.ledger.peek>) {
    return patiently(() => parts.ledger.peek(...keys));
  }
}
