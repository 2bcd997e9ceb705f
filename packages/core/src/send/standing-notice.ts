import type { Clock } from "../ports/clock.js";
import type { GatewayNotices } from "../ports/gateway-notices.js";
import type { Messenger } from "../ports/messenger.js";

/** How long what was read of notices holds. */
const FRESH_MS = 5_000;
/** A notice that was not taken back holds runs no longer: by then the gateway may have let its own news go astray. */
const LONGEST_HALT_MS = 24 * 3_600_000;

/** Returns why the run has to halt, or `null`: its gateway has stopped delivering, though it goes on accepting messages. */
export type StandingNotice = () => Promise<string | null>;

/** Looks for a notice that halts runs: every few seconds, and only for a messenger that has subjects. */
export function standingNotice(
  notices: Pick<GatewayNotices, "list"> | undefined,
  { subjects = [] }: Pick<Messenger, "subjects">,
  clock: Pick<Clock, "monotonic" | "now">,
): StandingNotice {
  let readAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (!notices || subjects.length === 0 || clock.monotonic() - readAt < FRESH_MS) return null;
    const standing = await notices.list();
    readAt = clock.monotonic();
    const since = clock.now().getTime() - LONGEST_HALT_MS;
    const halting = standing.find(
      ({ severity, subject, at }) =>
        severity === "halt" && subjects.includes(subject) && at.getTime() > since,
    );
    return halting ? `the gateway has stopped delivering: ${halting.words}` : null;
  };
}
