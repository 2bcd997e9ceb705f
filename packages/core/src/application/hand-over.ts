import type { Clock } from "../ports/clock.js";
import type { Claim, LedgerRun, Settlement } from "../ports/delivery-ledger.js";
import type { Messenger, SendFailed, SendOutcome } from "../ports/messenger.js";
import { backOff } from "./back-off.js";
import type { CircuitBreaker } from "./circuit-breaker.js";
import type { Cut } from "./cut.js";
import type { Pacer } from "./pacer.js";
import { type Patience, persist } from "./persist.js";
import type { PlannedReminder } from "./reminder-plan.js";

/** A planned reminder whose key this run has claimed. */
export interface ClaimedReminder {
  readonly plan: PlannedReminder;
  readonly claim: Claim;
}

/** What one hand-over needs from its run. */
export interface HandOverParts {
  readonly ledger: Pick<LedgerRun, "handOver">;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly pacer: Pacer;
  readonly breaker: CircuitBreaker;
  readonly cut: Cut;
  /** Aborts sends that are on the wire, once a stopped run has no time left. */
  readonly hurry: AbortSignal;
  readonly attempts: number;
  readonly backOffMs: number;
  readonly leaseMs: number;
  /** How long to wait for a lost database before a hand-over. */
  readonly patience: { readonly handOver: Patience };
  /** Cuts the run short where the local date has changed; answers whether the run may go on. */
  mayGoOn(): boolean;
}

const LEASE_LOST: SendFailed = {
  status: "failed",
  code: "ABORTED",
  reason: "the lease could not be confirmed before the message was handed over",
  fault: "gateway",
  retryable: false,
  retryAfterMs: null,
};

const OUTCOMES: ReadonlySet<SendOutcome["status"]> = new Set(["sent", "failed", "unknown"]);

/** When a lease was renewed, by both clocks: a pause of the machine stops one of them, a set clock moves the other. */
interface LeaseStamp {
  readonly wall: number;
  readonly monotonic: number;
}

/**
 * Marks claims as `sending`, with a lease stamped before the statement leaves, so that it is never thought longer
 * than it is.
 */
export async function markSending(
  parts: HandOverParts,
  claims: readonly Claim[],
): Promise<{ held: ReadonlySet<string>; stamp: LeaseStamp }> {
  const stamp = { wall: parts.clock.now().getTime(), monotonic: parts.clock.monotonic() };
  return { held: await parts.ledger.handOver(claims), stamp };
}

/**
 * Hands one reminder, already marked as `sending`, to the messenger: attempts, back-off and pacing, each attempt
 * under a confirmed lease. Answers the outcome to be settled.
 */
export async function handOver(
  parts: HandOverParts,
  reminder: ClaimedReminder,
  marked: LeaseStamp,
): Promise<Settlement> {
  const { clock, cut, messenger } = parts;
  let stamp: LeaseStamp | null = marked;
  let lastFailure: SendFailed = LEASE_LOST;

  for (let attempt = 1; ; attempt += 1) {
    if (stamp === null || !outlastsSend(parts, stamp)) stamp = await confirm(parts, reminder.claim);
    // Known not to have been sent, whoever holds the row by now. The run may have been cut short meanwhile.
    if (stamp === null || !outlastsSend(parts, stamp) || !parts.mayGoOn()) {
      return settlement(reminder.claim, attempt - 1, lastFailure);
    }

    const outcome = await send(messenger, reminder.plan, parts.hurry);
    if (
      outcome.status !== "failed" ||
      !outcome.retryable ||
      attempt >= parts.attempts ||
      cut.signal.aborted
    ) {
      const halt = parts.breaker.record(outcome);
      if (halt !== null) cut.now("halted", halt);
      return settlement(reminder.claim, attempt, outcome);
    }

    lastFailure = outcome;
    stamp = null;
    await clock.sleep(backOff(attempt, parts.backOffMs, outcome.retryAfterMs), cut.signal);
    if (!cut.signal.aborted) await parts.pacer.turn(cut.signal);
    if (cut.signal.aborted || !parts.mayGoOn()) return settlement(reminder.claim, attempt, outcome);
  }
}

/** Whether the lease outlasts one whole attempt, by the longer of the two times since it was renewed. */
function outlastsSend(parts: HandOverParts, stamp: LeaseStamp): boolean {
  const { clock, messenger, leaseMs } = parts;
  const elapsed = Math.max(clock.now().getTime() - stamp.wall, clock.monotonic() - stamp.monotonic);
  return leaseMs - elapsed > messenger.timeoutMs;
}

async function confirm(parts: HandOverParts, claim: Claim): Promise<LeaseStamp | null> {
  try {
    const { held, stamp } = await persist(parts.clock, parts.patience.handOver, () =>
      markSending(parts, [claim]),
    );
    return held.has(claim.token) ? stamp : null;
  } catch (error) {
    parts.cut.now("database_lost", lossReason(error));
    return null;
  }
}

async function send(messenger: Messenger, plan: PlannedReminder, signal: AbortSignal): Promise<SendOutcome> {
  try {
    const outcome = await messenger.send({ to: plan.to, text: plan.text }, { signal });
    // A test's double in plain JavaScript may answer nothing at all.
    if (!OUTCOMES.has(outcome?.status)) throw new TypeError("expected an outcome: sent, failed or unknown");
    return outcome;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { status: "unknown", code: "MESSENGER_ERROR", reason: `the messenger threw: ${reason}` };
  }
}

function settlement(claim: Claim, attempts: number, outcome: SendOutcome): Settlement {
  switch (outcome.status) {
    case "sent":
      return { claim, attempts, status: "sent", response: outcome.response, messageId: outcome.messageId };
    case "failed":
      return { claim, attempts, status: "failed", code: outcome.code, reason: outcome.reason };
    case "unknown":
      return { claim, attempts, status: "unknown", code: outcome.code, reason: outcome.reason };
  }
}

/** Why the database counts as lost, for the report. */
export function lossReason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
