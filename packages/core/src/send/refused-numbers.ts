import { areTooMany } from "../domain/refused-in-a-row.js";
import type { SendFailed } from "../ports/messenger.js";
import type { NewSuppression, SuppressionList } from "../ports/suppression-list.js";
import type { DatabaseCalls } from "./database-calls.js";

/**
 * Keeps what refusals say of numbers, so that no further message goes there. That a number is undeliverable is believed, and
 * written down, once the gateway has accepted a later message in the same run; that somebody has opted out, where it accepts
 * any: one that refuses everybody suppresses nobody. Nor is it believed where several in a row are refused, in whatever
 * words: then the sender or its account may be the reason, and the next run learns it again.
 */
export class RefusedNumbers {
  readonly #suppressions: Pick<SuppressionList, "add"> | undefined;
  readonly #calls: Pick<DatabaseCalls, "bestEffort">;
  readonly #isAsked: boolean;
  #noted: NewSuppression[] = [];

  /** @param suppressUndeliverable - whether undeliverable numbers are suppressed, not opt-outs alone */
  constructor(
    suppressions: Pick<SuppressionList, "add"> | undefined,
    calls: Pick<DatabaseCalls, "bestEffort">,
    suppressUndeliverable: boolean,
  ) {
    this.#suppressions = suppressions;
    this.#calls = calls;
    this.#isAsked = suppressUndeliverable;
  }

  /** Takes note of a failure. */
  note(number: string, { code, reason }: SendFailed): void {
    const entry = { number, by: "gateway", reason };
    if (code === "RECIPIENT_OPTED_OUT") this.#noted.push({ ...entry, kind: "opted_out" });
    else if (code === "RECIPIENT_INVALID" && this.#isAsked) {
      this.#noted.push({ ...entry, kind: "set_aside" });
    }
  }

  /** The gateway has accepted a later message: what was noted is true. */
  believe(): Promise<void> {
    return this.#suppress(() => true);
  }

  /** The run ends, and no later message says whether the sender is what the gateway refused. */
  end(): Promise<void> {
    return this.#suppress(({ kind }) => kind === "opted_out");
  }

  async #suppress(isTrue: (entry: NewSuppression) => boolean): Promise<void> {
    const noted = this.#noted;
    this.#noted = [];
    if (areTooMany(new Set(noted.map(({ number }) => number)))) return;
    // A suppression that the database does not take now comes again with the next refusal.
    for (const entry of noted.filter(isTrue)) {
      await this.#calls.bestEffort(async () => this.#suppressions?.add(entry));
    }
  }
}
