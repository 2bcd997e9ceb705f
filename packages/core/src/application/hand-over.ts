import type { Clock } from "../ports/clock.js";
import type { Claim, LedgerRun } from "../ports/delivery-ledger.js";
import type { Messenger, SendFailed, SendOutcome } from "../ports/messenger.js";
import { backOff } from "./back-off.js";
import type { CircuitBreaker } from "./circuit-breaker.js";
import type { Cut } from "./cut.js";
import type { Manners } from "./manners.js";
import { type MessageOutcome, notSent } from "./outcome-report.js";
import type { Pacer } from "./pacer.js";
import { lossReason, type Patience, persist } from "./persist.js";
import { refused } from "./refused.js";
import type { ReminderMessage } from "./reminder-message.js";

/** What one hand-over needs from its run. */
export interface HandOverParts {
  readonly ledger: Pick<LedgerRun, "handOver">;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly pacer: Pacer;
  readonly breaker: CircuitBreaker;
  readonly cut: Cut;
  readonly manners: Pick<Manners, "isAllowed" | "untilAllowed" | "unwanted">;
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

const LEASE_LOST = notSent("ABORTED", "the lease could not be confirmed before the message was handed over");
const QUIET = notSent("ABORTED", "quiet hours began before the message was handed over");

const OUTCOMES: ReadonlySet<SendOutcome["status"]> = new Set(["sent", "failed", "unknown"]);

/** When a lease was renewed, by both clocks: a pause of the machine stops one of them, a set clock moves the other. */
export interface LeaseStamp {
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
  const stamp = leaseStamp(parts.clock);
  return { held: await parts.ledger.handOver(claims), stamp };
}

/** To be taken before the statement that begins the lease leaves. */
export function leaseStamp(clock: Clock): LeaseStamp {
  return { wall: clock.now().getTime(), monotonic: clock.monotonic() };
}

/**
 * Hands one message, already marked as `sending`, to the messenger: attempts, back-off and pacing, each attempt
 * under a confirmed lease, within the hours, and not against the recipient's wish.
 */
export async function handOver(
  parts: HandOverParts,
  message: ReminderMessage,
  marked: LeaseStamp,
): Promise<MessageOutcome> {
  const { clock, cut, messenger } = parts;
  const claims = message.reminders.map(({ claim }) => claim);
  const ended = (attempts: number, outcome: SendOutcome): MessageOutcome => ({ message, outcome, attempts });
  let stamp: LeaseStamp | null = marked;
  let lastFailure: SendFailed = LEASE_LOST;

  for (let attempt = 1; ; attempt += 1) {
    if (stamp && !outlastsSend(parts, stamp)) stamp = null;
    while (stamp === null || !parts.manners.isAllowed(clock.now())) {
      if (!(await untilQuietIsOver(parts))) return ended(attempt - 1, attempt > 1 ? lastFailure : QUIET);
      stamp = await confirm(parts, claims);
      const [refusal] = stamp ? await refused(parts, [message], attempt - 1) : [];
      if (refusal) return refusal;
      if (stamp === null || cut.signal.aborted) return ended(attempt - 1, lastFailure);
    }
    // Known not to have been sent, whoever holds the row by now. The run may have been cut short meanwhile.
    if (!outlastsSend(parts, stamp) || !parts.mayGoOn()) return ended(attempt - 1, lastFailure);

    const outcome = await send(messenger, message, parts.hurry);
    if (
      outcome.status !== "failed" ||
      !outcome.retryable ||
      attempt >= parts.attempts ||
      cut.signal.aborted
    ) {
      const halt = parts.breaker.record(outcome);
      if (halt !== null) cut.now("halted", halt);
      return ended(attempt, outcome);
    }

    lastFailure = outcome;
    stamp = null;
    await clock.sleep(backOff(attempt, parts.backOffMs, outcome.retryAfterMs), cut.signal);
    if (!cut.signal.aborted) await parts.pacer.turn(cut.signal);
    if (cut.signal.aborted || !parts.mayGoOn()) return ended(attempt, outcome);
  }
}

/** Waits for the end of quiet hours; cuts the run short where it is not today. */
export async function untilQuietIsOver({ manners, clock, cut }: HandOverParts): Promise<boolean> {
  if (await manners.untilAllowed(clock, cut.signal)) return true;
  cut.now("stopped", "quiet hours have begun");
  return false;
}

/** Whether the lease outlasts one whole attempt, by the longer of the two times since it was renewed. */
function outlastsSend(parts: HandOverParts, stamp: LeaseStamp): boolean {
  const { clock, messenger, leaseMs } = parts;
  const elapsed = Math.max(clock.now().getTime() - stamp.wall, clock.monotonic() - stamp.monotonic);
  return leaseMs - elapsed > messenger.timeoutMs;
}

/** A new lease for all of a message's claims; `null` where one of them is no longer ours. */
async function confirm(parts: HandOverParts, claims: readonly Claim[]): Promise<LeaseStamp | null> {
  try {
    const { held, stamp } = await persist(parts.clock, parts.patience.handOver, () =>
      markSending(parts, claims),
    );
    return claims.every(({ token }) => held.has(token)) ? stamp : null;
  } catch (error) {
    parts.cut.now("database_lost", lossReason(error));
    return null;
  }
}

async function send(
  messenger: Messenger,
  { to, text, content }: ReminderMessage,
  signal: AbortSignal,
): Promise<SendOutcome> {
  try {
    const outcome = await messenger.send({ to, text, content }, { signal });
    // A test's double in plain JavaScript may answer nothing at all.
    if (!OUTCOMES.has(outcome?.status)) throw new TypeError("expected an outcome: sent, failed or unknown");
    return outcome;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { status: "unknown", code: "MESSENGER_ERROR", reason: `the messenger threw: ${reason}` };
  }
}
