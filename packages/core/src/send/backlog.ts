import type { Clock } from "../ports/clock.js";
import { countReminders, countWithin, type QueuedMessage } from "./queued-message.js";
import type { WakeUp } from "./wake-up.js";

/** Messages that wait for an attempt: a queue, and those that rest before they are tried again. */
export class Backlog {
  readonly #clock: Pick<Clock, "sleep">;
  readonly #wake: WakeUp;
  readonly #resting = new Set<QueuedMessage>();
  #drained = new AbortController();
  #onShorter = () => {};
  #hasEnded = false;
  /** The queue, in order. */
  queue: readonly QueuedMessage[] = [];

  constructor(clock: Pick<Clock, "sleep">, wake: WakeUp) {
    this.#clock = clock;
    this.#wake = wake;
  }

  /** Whether nothing waits and nothing more will come. */
  get isDone(): boolean {
    return this.#hasEnded && this.queue.length + this.#resting.size === 0;
  }

  /** How many reminders rest now. */
  get resting(): number {
    return countReminders([...this.#resting]);
  }

  /** Puts messages at the end of the queue. */
  add(messages: readonly QueuedMessage[]): void {
    this.queue = [...this.queue, ...messages];
    this.#wake.notify();
  }

  /** Puts messages at the front of the queue. */
  addFirst(messages: readonly QueuedMessage[]): void {
    this.queue = [...messages, ...this.queue];
    // What was taken may come back as less, or as nothing, with nobody left to take it.
    this.#onShorter();
  }

  /** Puts a message at the front of the queue once it has rested. */
  rest(message: QueuedMessage, ms: number): void {
    this.#resting.add(message);
    void this.#clock.sleep(ms, this.#drained.signal).then(() => {
      if (!this.#resting.delete(message)) return;
      this.addFirst([message]);
      this.#wake.notify();
    });
  }

  /** No more messages come from outside. */
  end(): void {
    this.#hasEnded = true;
    this.#wake.notify();
  }

  /** How many messages from the front of the queue hold at most so many reminders together. */
  countWithin(reminders: number): number {
    return countWithin(this.queue, reminders);
  }

  /** Takes messages from the front of the queue; all of them by default. */
  take(count = this.queue.length): readonly QueuedMessage[] {
    const taken = this.queue.slice(0, count);
    this.queue = this.queue.slice(count);
    this.#onShorter();
    return taken;
  }

  /** Brings the last message, and one from the middle, to the front of the queue. */
  bringFarOnesFirst(): void {
    const last = this.queue.slice(-1);
    const middle = Math.floor((this.queue.length - 1) / 2);
    const rest = this.queue.slice(0, -1);
    this.queue = [
      ...last,
      ...rest.slice(middle, middle + 1),
      ...rest.slice(0, middle),
      ...rest.slice(middle + 1),
    ];
  }

  /** Takes everything, what rests included. */
  drain(): readonly QueuedMessage[] {
    const resting = [...this.#resting];
    this.#resting.clear();
    this.#drained.abort();
    this.#drained = new AbortController();
    return [...this.take(), ...resting];
  }

  /** Resolves when the queue holds at most so many messages. In a halted run the sender drains it. */
  async room(most: number): Promise<void> {
    while (this.queue.length > most) {
      await new Promise<void>((resolve) => {
        this.#onShorter = resolve;
      });
    }
  }
}
