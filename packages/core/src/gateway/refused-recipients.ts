import { areTooMany } from "../domain/refused-in-a-row.js";
import type { SuppressionRequest } from "../ports/suppression-list.js";

/**
 * Judges what a gateway's receipts say of recipients whom its messages cannot reach. Where several come one after the other,
 * and nothing arrives in between, the sender or its account may be the reason: then no more of it is believed. A number
 * counts as undeliverable only once a later message has arrived.
 *
 * Each process judges what it hears, and forgets it when it ends. So where a gateway calls everybody opted out, each server,
 * and each start of one, may believe it of two recipients; what it says of undeliverable numbers comes again.
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

  /** What {@link arrived} returned could not be kept: the next message that arrives returns it again. */
  restore(requests: readonly SuppressionRequest[]): void {
    for (const request of requests) this.#undeliverable.set(request.number, request);
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
    return areTooMany(this.#inARow);
  }
}
