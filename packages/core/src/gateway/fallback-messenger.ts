import { checkedOptions } from "../domain/checked-options.js";
import { invalidOption } from "../domain/invalid-option.js";
import { stopwatch } from "../domain/stopwatch.js";
import { within } from "../domain/within.js";
import type { GatewayNotices } from "../ports/gateway-notices.js";
import type { Messenger, SendFailed } from "../ports/messenger.js";
import { LEASE_WOULD_END, named, notTried } from "../send/not-tried.js";
import { standingNotice } from "../send/standing-notice.js";
import { wholeOutcome } from "../send/whole-outcome.js";
import { checkedMessenger } from "../service/checked-messenger.js";
import { systemClock } from "../service/system-clock.js";

/** How long notices are waited for. */
const NOTICES_MS = 400;
/** What all take together beside their own limits: for the notices, and as a timer ends a moment late. */
const SPARE_MS = 500;

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
 * One attempt takes as long as all of theirs together and half a second, which a lease must outlast. Where a pause, or a slow read of the
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
  const clock = systemClock({ timeZone: "UTC" });
  const ways = messengers.map((messenger) => ({
    messenger,
    standing: standingNotice(notices, messenger, clock),
  }));
  const limits = messengers.map(({ maxTextLength = Number.POSITIVE_INFINITY }) => maxTextLength);
  const shortest = Math.min(...limits);
  const together = messengers.reduce((sum, { timeoutMs }) => sum + timeoutMs, SPARE_MS);

  return {
    timeoutMs: together,
    ...(Number.isFinite(shortest) && { maxTextLength: shortest }),
    fits: (content) => messengers.every((messenger) => messenger.fits?.(content) ?? true),

    async send(message, options) {
      const failures: SendFailed[] = [];
      const passedOver: SendFailed[] = [];
      const elapsedMs = stopwatch(clock);
      for (const { messenger, standing } of ways) {
        // Where the notices cannot be read, or not in time, the messenger is tried as it is.
        const reason = await within(clock, NOTICES_MS, standing()).catch(() => null);
        if (reason) {
          passedOver.push(named(notTried("SENDER_RESTRICTED", reason), messenger));
          continue;
        }
        if (elapsedMs() > together - messenger.timeoutMs) {
          failures.unshift(notTried("ABORTED", LEASE_WOULD_END));
          break;
        }
        const outcome = named(wholeOutcome(await messenger.send(message, options)), messenger);
        if (outcome.status !== "failed") return outcome;
        failures.push(outcome);
        if (outcome.code === "RECIPIENT_OPTED_OUT" || options.signal.aborted) break;
      }
      return allFailed(failures.length > 0 ? failures : passedOver);
    },
  };
}

/**
 * What all of them failing comes to. It is the recipient's fault, or for good, only where the last word said so;
 * another attempt may help where it may help with any.
 */
function allFailed(failures: readonly SendFailed[]): SendFailed {
  // There is at least one messenger, and each was tried or has a reason why not.
  const last = failures.at(-1) as SendFailed;
  const waits = failures.map(({ retryAfterMs }) => retryAfterMs).filter((ms) => typeof ms === "number");
  return {
    ...last,
    reason: failures.map(({ reason }) => reason).join("; "),
    retryable: last.code !== "RECIPIENT_OPTED_OUT" && failures.some(({ retryable }) => retryable),
    retryAfterMs: waits.length > 0 ? Math.min(...waits) : null,
  };
}
