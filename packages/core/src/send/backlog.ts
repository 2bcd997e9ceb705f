import type { Clock } from "../ports/clock.js";
import { countReminders, countWithin, type QueuedMessage } from "./queued-message.js";
import type { WakeUp } from "./wake-up.js";

/** Messages that wait for an attempt: a queue, and those that rest before they are tried again. */
export interface Backlog {
  /** Messages in the queue, in order. */
  readonly queue: readonly QueuedMessage[];
  /** How many reminders rest now. */
  readonly resting: number;
  /** Whether nothing waits and nothing more will come. */
  readonly isDone: boolean;
  /** In how many milliseconds the next rest is over; infinite where nothing rests. */
  readonly restMs: number;
  /** Puts messages at the end of the queue. */
  add(messages: readonly QueuedMessage[]): void;
  /** Puts messages at the front of the queue. */
  addFirst(messages: readonly QueuedMessage[]): void;
  /** Puts a message at the front of the queue once it has rested. */
  rest(message: QueuedMessage, ms: number): void;
  /** No more messages come from outside. */
  end(): void;
  /** How many messages from the front of the queue hold at most so many reminders together. */
  countWithin(reminders: number): number;
  /** Takes messages from the front of the queue. */
  take(count: number): readonly QueuedMessage[];
  /** Takes everything, what rests included. */
  drain(): readonly QueuedMessage[];
  /** Takes the queue, and leaves what rests. */
  drainQueue(): readonly QueuedMessage[];
  /** Resolves when the queue holds at most so many messages, or `signal` aborts. */
  room(messages: number, signal: AbortSignal): Promise<void>;
}

/** An empty backlog. */
export function backlog(clock: Pick<Clock, "monotonic">, wake: WakeUp): Backlog {
  let queue: QueuedMessage[] = [];
  let resting: { readonly message: QueuedMessage; readonly until: number }[] = [];
  const state = { hasEnded: false, waiter: null as { messages: number; resolve: () => void } | null };

  /** Brings back what has rested. */
  function awaken(): void {
    const now = clock.monotonic();
    const rested = resting.filter(({ until }) => until <= now);
    if (rested.length === 0) return;
    resting = resting.filter(({ until }) => until > now);
    queue.unshift(...rested.map(({ message }) => message));
  }

  function tellWaiter(): void {
    if (!state.waiter || queue.length > state.waiter.messages) return;
    state.waiter.resolve();
    state.waiter = null;
  }

  return {
    get queue() {
      return queue;
    },
    get resting() {
      awaken();
      return countReminders(resting.map(({ message }) => message));
    },
    get isDone() {
      return state.hasEnded && queue.length + resting.length === 0;
    },
    get restMs() {
      const next = Math.min(...resting.map(({ until }) => until));
      return Math.max(0, next - clock.monotonic());
    },
    add(messages) {
      queue = queue.concat(messages);
      wake.notify();
    },
    addFirst(messages) {
      queue = [...messages, ...queue];
      // What was drained may come back as less, or as nothing, with nobody left to take it.
      tellWaiter();
    },
    rest(message, ms) {
      resting.push({ message, until: clock.monotonic() + ms });
    },
    end() {
      state.hasEnded = true;
      wake.notify();
    },
    countWithin(reminders) {
      awaken();
      return countWithin(queue, reminders);
    },
    take(count) {
      const taken = queue.splice(0, count);
      tellWaiter();
      return taken;
    },
    drain() {
      const all = [...queue, ...resting.map(({ message }) => message)];
      queue = [];
      resting = [];
      tellWaiter();
      return all;
    },
    drainQueue() {
      const waiting = queue;
      queue = [];
      return waiting;
    },
    room: (messages, signal) =>
      new Promise((resolve) => {
        if (queue.length <= messages || signal.aborted) return resolve();
        state.waiter = { messages, resolve };
        signal.addEventListener("abort", () => resolve(), { once: true });
      }),
  };
}
