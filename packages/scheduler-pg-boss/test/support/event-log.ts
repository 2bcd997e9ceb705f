import type { SchedulerEvent } from "../../src/scheduler-event.js";

type EventOf<T extends SchedulerEvent["type"]> = Extract<SchedulerEvent, { type: T }>;

/** Keeps a scheduler's events and waits for them. */
export interface EventLog {
  readonly events: readonly SchedulerEvent[];
  readonly onEvent: (event: SchedulerEvent) => void;
  /** The `nth` event of a type, as soon as it has happened. Rejects with those that did after 20 s. */
  until<T extends SchedulerEvent["type"]>(type: T, nth?: number): Promise<EventOf<T>>;
  count(type: SchedulerEvent["type"]): number;
}

export function eventLog(): EventLog {
  const events: SchedulerEvent[] = [];
  const waiting = new Set<() => void>();
  const ofType = <T extends SchedulerEvent["type"]>(type: T) =>
    events.filter((event): event is EventOf<T> => event.type === type);

  return {
    events,
    onEvent(event) {
      events.push(event);
      for (const look of [...waiting]) look();
    },
    until(type, nth = 1) {
      const { promise, resolve, reject } = Promise.withResolvers<EventOf<typeof type>>();
      const timer = setTimeout(() => {
        const met = events.map((event) => event.type).join(", ");
        reject(new Error(`expected ${nth} × ${type} within 20 s, got: ${met}`));
      }, 20_000);
      const look = () => {
        const found = ofType(type)[nth - 1];
        if (!found) return;
        waiting.delete(look);
        clearTimeout(timer);
        resolve(found);
      };
      waiting.add(look);
      look();
      // One that lost a race is awaited by nobody.
      promise.catch(() => undefined);
      return promise;
    },
    count: (type) => ofType(type).length,
  };
}
