import { checkedOptions } from "../domain/checked-options.js";
import { invalidOption } from "../domain/invalid-option.js";
import { stopwatch } from "../domain/stopwatch.js";
import type { GatewayNotices } from "../ports/gateway-notices.js";
import type { Messenger, SendFailed, SendOutcome } from "../ports/messenger.js";
import { standingNotice } from "../send/standing-notice.js";
import { checkedMessenger } from "../service/checked-messenger.js";

const CLOCK = { now: () => new Date(), monotonic: () => performance.now() };

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
 * One attempt takes as long as all of theirs together, which a lease must outlast. After a pause that has eaten up that
 * time no further one is tried.
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

  return {
    timeoutMs: messengers.reduce((sum, { timeoutMs }) => sum + timeoutMs, 0),
    ...(Number.isFinite(shortest) && { maxTextLength: shortest }),
    fits: (content) => messengers.every((messenger) => messenger.fits?.(content) ?? true),

    async send(message, options) {
      const failures: SendFailed[] = [];
      const passedOver: SendFailed[] = [];
      const elapsedMs = stopwatch(CLOCK);
      let allowed = 0;
      for (const { messenger, standing } of ways) {
        // Where the notices cannot be read, the messenger is tried as it is.
        const reason = await standing().catch(() => null);
        if (reason !== null) {
          passedOver.push(named(stopped(reason), messenger));
          continue;
        }
        if (elapsedMs() > allowed && failures.length > 0) break;
        allowed += messenger.timeoutMs;
        const outcome = named(await messenger.send(message, options), messenger);
        if (outcome.status !== "failed") return outcome;
        failures.push(outcome);
        if (outcome.code === "RECIPIENT_OPTED_OUT" || options.signal.aborted) break;
      }
      return together(failures.length > 0 ? failures : passedOver);
    },
  };
}

function stopped(reason: string): SendFailed {
  return {
    status: "failed",
    code: "SENDER_RESTRICTED",
    reason,
    fault: "gateway",
    retryable: false,
    retryAfterMs: null,
  };
}

function named<Outcome extends SendOutcome>(outcome: Outcome, { name }: Messenger): Outcome {
  return name === undefined ? outcome : { messenger: name, ...outcome };
}

/**
 * What all of them failing comes to. It is the recipient's fault, or for good, only where the last word said so;
 * another attempt may help where it may help with any.
 */
function together(failures: readonly SendFailed[]): SendFailed {
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
