import { checkedOptions } from "../domain/checked-options.js";
import { invalidOption } from "../domain/invalid-option.js";
import { stopwatch } from "../domain/stopwatch.js";
import type { GatewayNotices } from "../ports/gateway-notices.js";
import type { Messenger, SendFailed, SendOutcome } from "../ports/messenger.js";
import { type StandingNotice, standingNotice } from "../send/standing-notice.js";
import { checkedMessenger } from "../service/checked-messenger.js";

const CLOCK = { now: () => new Date(), monotonic: () => performance.now() };

/** How long notices are waited for. */
const NOTICES_MS = 1_000;

/** What a fallback goes by besides. */
export interface FallbackOptions {
  /** What gateways say of themselves. @default nothing is known of it */
  readonly notices?: Pick<GatewayNotices, "list">;
}

/**
 * Several messengers as one: the next is tried only where the one before is *known* not to have sent. A message
 * with an unknown outcome is never retried through another gateway, nor is one whose recipient has opted out, or whose run is stopping.
 *
 * One that has stopped delivering, as `notices` has it, is passed over: it would go on accepting.
 *
 * One attempt takes as long as all of theirs together, which a lease must outlast. Where a pause, or a slow read of the
 * notices, has eaten up that time, none is tried that might not end within it.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function fallbackMessenger(
  messengers: readonly Messenger[],
  options: FallbackOptions = {},
): Messenger {
  if (!Array.isArray(messengers) || messengers.length === 0) {
    throw invalidOption("messengers", "at least one in a list", messengers);
  }
  for (const messenger of messengers) checkedMessenger("messengers", messenger);
  const { notices } = checkedOptions("options", options, ["notices"]);
  const ways = messengers.map((messenger) => ({
    messenger,
    standing: standingNotice(notices, messenger, CLOCK),
  }));
  const limits = messengers.map(({ maxTextLength = Number.POSITIVE_INFINITY }) => maxTextLength);
  const shortest = Math.min(...limits);
  const together = messengers.reduce((sum, each) => sum + each.timeoutMs, 0);
  const longest = Math.max(...messengers.map((each) => each.timeoutMs));
  const timeoutMs = notices ? Math.max(together, longest + 2 * NOTICES_MS) : together;

  return {
    timeoutMs,
    ...(Number.isFinite(shortest) && { maxTextLength: shortest }),
    fits: (content) => messengers.every((messenger) => messenger.fits?.(content) ?? true),

    async send(message, options) {
      const failures: SendFailed[] = [];
      const passedOver: SendFailed[] = [];
      const elapsedMs = stopwatch(CLOCK);
      for (const { messenger, standing } of ways) {
        const reason = await inTime(standing);
        if (reason !== null) {
          passedOver.push(named(notTried("SENDER_RESTRICTED", reason), messenger));
          continue;
        }
        if ((notices || failures.length > 0) && elapsedMs() > timeoutMs - messenger.timeoutMs) {
          if (failures.length > 0) break;
          return { ...notTried("ABORTED", "the time for it was over"), retryable: true };
        }
        const outcome = named(await messenger.send(message, options), messenger);
        if (outcome.status !== "failed") return outcome;
        failures.push(outcome);
        if (outcome.code === "RECIPIENT_OPTED_OUT" || options.signal.aborted) break;
      }
      return allFailed(failures.length > 0 ? failures : passedOver);
    },
  };
}

/** Reads the notices; where they cannot be read, or not in time, the messenger is tried as it is. */
async function inTime(standing: StandingNotice): Promise<string | null> {
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(late.resolve, NOTICES_MS, null);
  try {
    return await Promise.race([standing(), late.promise]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

function notTried(code: SendFailed["code"], reason: string): SendFailed {
  return { status: "failed", code, reason, fault: "gateway", retryable: false, retryAfterMs: null };
}

function named<Outcome extends SendOutcome>(outcome: Outcome, { name }: Messenger): Outcome {
  return name === undefined ? outcome : { messenger: name, ...outcome };
}

/**
 * What all of them failing comes to. It is the recipient's fault, or for good, only where the last word said so;
 * another attempt may help where it may help with any.
 */
function allFailed(failures: readonly SendFailed[]): SendFailed {
  const last = failures.at(-1);
  if (last === undefined) throw new Error("no messenger was tried");
  const waits = failures.map(({ retryAfterMs }) => retryAfterMs).filter((ms) => typeof ms === "number");
  return {
    ...last,
    reason: failures.map(({ reason }) => reason).join("; "),
    retryable: last.code !== "RECIPIENT_OPTED_OUT" && failures.some(({ retryable }) => retryable),
    retryAfterMs: waits.length > 0 ? Math.min(...waits) : null,
  };
}
