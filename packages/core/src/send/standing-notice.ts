import type { Clock } from "../ports/clock.js";
import type { GatewayNotices } from "../ports/gateway-notices.js";
import type { Messenger } from "../ports/messenger.js";

/** How long what was read of notices holds. */
const FRESH_MS = 5_000;
/** A notice that was not taken back holds runs no longer: by then the gateway may have let its own news go astray. */
const LONGEST_HALT_MS = 24 * 3_600_000;

/** Tells a run that its gateway has stopped delivering, though it goes on accepting messages. */
export class StandingNotices {
  readonly #notices: Pick<GatewayNotices, "list"> | undefined;
  readonly #subjects: ReadonlySet<string>;
  readonly #clock: Pick<Clock, "monotonic" | "now">;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(
    notices: Pick<GatewayNotices, "list"> | undefined,
    { subjects = [] }: Pick<Messenger, "subjects">,
    clock: Pick<Clock, "monotonic" | "now">,
  ) {
    this.#notices = notices;
    this.#subjects = new Set(subjects);
    this.#clock = clock;
  }

  /** Why the run has to halt, or `null`. Reads every few seconds, and only for a messenger that has subjects. */
  async haltReason(): Promise<string | null> {
    if (!this.#notices || this.#subjects.size === 0) return null;
    if (this.#clock.monotonic() - this.#readAt < FRESH_MS) return null;
    const standing = await this.#notices.list();
    this.#readAt = this.#clock.monotonic();
    const since = this.#clock.now().getTime() - LONGEST_HALT_MS;
    const halting = standing.find(
      ({ severity, subject, at }) =>
        severity === "halt" && this.#subjects.has(subject) && at.getTime() > since,
    );
    return halting ? `the gateway has stopped delivering: ${halting.words}` : null;
  }
}
