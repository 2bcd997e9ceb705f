import type { Clock } from "../ports/clock.js";
import type { GatewayNotice, GatewayNotices } from "../ports/gateway-notices.js";
import type { Messenger } from "../ports/messenger.js";

/** How long what was read of notices holds. */
const FRESH_MS = 5_000;
/** A notice that was not taken back holds runs no longer: by then the gateway may have let its own news go astray. */
const LONGEST_HALT_MS = 24 * 3_600_000;

/** Whether a notice halts the runs of a messenger with these subjects. */
export function haltsRuns(
  { severity, subject, at }: GatewayNotice,
  subjects: readonly string[],
  now: Date,
): boolean {
  return severity === "halt" && subjects.includes(subject) && Number(now) - Number(at) < LONGEST_HALT_MS;
}

/** Returns why the run has to halt, or `null`: its gateway has stopped delivering, though it goes on accepting messages. */
export type StandingNotice = () => Promise<string | null>;

/** Looks for a notice that halts runs: every few seconds, and only for a messenger that has subjects. */
export function standingNotice(
  notices: Pick<GatewayNotices, "list"> | undefined,
  { subjects = [] }: Pick<Messenger, "subjects">,
  clock: Pick<Clock, "monotonic" | "now">,
): StandingNotice {
  let readAt = Number.NEGATIVE_INFINITY;
  let latest: string | null = null;
  return async () => {
    if (!notices || subjects.length === 0) return null;
    if (clock.monotonic() - readAt < FRESH_MS) return latest;
    const standing = await notices.list();
    readAt = clock.monotonic();
    const halting = standing.find((notice) => haltsRuns(notice, subjects, clock.now()));
    latest = halting ? `the gateway has stopped delivering: ${halting.words}` : null;
    return latest;
  };
}
