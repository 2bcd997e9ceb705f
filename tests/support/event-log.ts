interface AnyEvent {
  readonly type: string;
}

type EventOf<Event extends AnyEvent, Type extends Event["type"]> = Extract<Event, { type: Type }>;

/** Keeps a scheduler's events and waits for them. */
export interface EventLog<Event extends AnyEvent> {
  readonly events: readonly Event[];
  readonly onEvent: (event: Event) => void;
  /** The `nth` event of a type, as soon as it has happened. Rejects with those that did after 20 s. */
  until<T extends Event["type"]>(type: T, nth?: number): Promise<EventOf<Event, T>>;
  count(type: Event["type"]): number;
}

export function eventLog<Event extends AnyEvent>(): EventLog<Event> {
  const events: Event[] = [];
  const waiting = new Set<() => void>();
  const ofType = <T extends Event["type"]>(type: T) =>
    events.filter((event): event is EventOf<Event, T> => event.type === type);

  return {
    events,
    onEvent(event) {
      events.push(event);
      for (const look of [...waiting]) look();
    },
    until(type, nth = 1) {
      const { promise, resolve, reject } = Promise.withResolvers<EventOf<Event, typeof type>>();
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
