import type { SuppressionRequest } from "../ports/suppression-list.js";

/** Two wrong numbers may stand one after the other. Of more, the gateway itself may be the reason. */
const MOST_IN_A_ROW = 2;

/**
 * Judges what a gateway's receipts say of recipients whom its messages cannot reach. Where several come one after the other,
 * and nothing arrives in between, the sender or its account may be the reason: then no more of it is believed. A number
 * counts as undeliverable only once a later message has arrived. That is forgotten when the process ends: it comes again.
 */
export class RefusedRecipients {
  readonly #inARow = new Set<string>();
  readonly #undeliverable = new Map<string, SuppressionRequest>();

  /** A message has arrived. Returns what is true then. */
  arrived(): readonly SuppressionRequest[] {
    const believed = this.#isTooMany ? [] : [...this.#undeliverable.values()];
    this.#inARow.clear();
    this.#undeliverable.clear();
    return believed;
  }

  /** Whether to believe that this recipient has opted out. */
  believes(recipient: string): boolean {
    this.#count(recipient);
    return !this.#isTooMany;
  }

  /** Takes note of a number that is undeliverable. */
  noteUndeliverable(request: SuppressionRequest): void {
    this.#count(request.number);
    if (!this.#isTooMany) this.#undeliverable.set(request.number, request);
  }

  #count(recipient: string): void {
    if (!this.#isTooMany) this.#inARow.add(recipient);
  }

  get #isTooMany(): boolean {
    return this.#inARow.size > MOST_IN_A_ROW;
  }
}
