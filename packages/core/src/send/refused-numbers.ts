import type { SendFailed } from "../ports/messenger.js";
import type { NewSuppression, SuppressionList } from "../ports/suppression-list.js";
import type { DatabaseCalls } from "./database-calls.js";
import { refusalWords } from "./refusal-words.js";

/** Two wrong numbers may stand one after the other. Of more in the same words, the gateway's own device may be the reason. */
const MOST_IN_A_ROW = 2;

/**
 * Keeps what refusals say of numbers, so that no further message goes there. That a number is undeliverable is believed,
 * and written down, only once the gateway accepts others in the same run: one that refuses everybody suppresses nobody.
 * Nor does one that refuses several in a row for the same reason, and serves others again later.
 */
export class RefusedNumbers {
  readonly #suppressions: Pick<SuppressionList, "add"> | undefined;
  readonly #calls: Pick<DatabaseCalls, "bestEffort">;
  readonly #isAsked: boolean;
  #undeliverable: NewSuppression[] = [];

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
  async note(number: string, { code, reason }: SendFailed): Promise<void> {
    const entry = { number, by: "gateway", reason };
    if (code === "RECIPIENT_OPTED_OUT") await this.#write({ ...entry, kind: "opted_out" });
    else if (code === "RECIPIENT_INVALID" && this.#isAsked) {
      this.#undeliverable.push({ ...entry, kind: "set_aside" });
    }
  }

  /** The gateway serves others: what was noted is true. */
  async believe(): Promise<void> {
    const noted = this.#undeliverable;
    this.#undeliverable = [];
    const isDoubtful = noted.length > MOST_IN_A_ROW && new Set(noted.map(wordsOf)).size === 1;
    if (isDoubtful) return;
    for (const entry of noted) await this.#write(entry);
  }

  /** A suppression that the database does not take now comes again with the next refusal. */
  async #write(entry: NewSuppression): Promise<void> {
    await this.#calls.bestEffort(async () => this.#suppressions?.add(entry));
  }
}

function wordsOf({ reason }: NewSuppression): string {
  return refusalWords(reason ?? "");
}
