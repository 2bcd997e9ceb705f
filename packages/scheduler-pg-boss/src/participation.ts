import type { CalendarCheck } from "./calendar-check.js";
import type { Engine } from "./engine.js";
import type { EngineClock } from "./engine-clock.js";

/** How often a process that takes part looks at what others did. */
const LOOK_EVERY_MS = 5_000;

/** Whether this process takes part: `outside` it has no connection, `inside` it fetches jobs. */
type Place = { readonly name: "outside" } | Inside;

interface Inside {
  readonly name: "inside";
  readonly engine: Engine;
  /** Aborts when this process is about to leave. */
  readonly stopping: AbortController;
  readonly looking: unknown;
}

/** This process's part in the cluster. */
export interface Participation {
  /** The engine, while this process takes part. */
  readonly engine: Engine | null;
  /** Takes part; does nothing where it does already. */
  enter(): Promise<Engine>;
  /** Takes part no longer: what is under way here is released, which is waited for until `timeoutMs`. */
  quit(timeoutMs: number): Promise<void>;
}

/** What {@link participation} works with. */
export interface ParticipationParts {
  readonly clock: Pick<EngineClock, "setInterval" | "clearInterval">;
  /** Starts an engine whose jobs end when `stopping` aborts. */
  readonly startEngine: (stopping: AbortSignal) => Promise<Engine>;
  readonly isCalendarRight: CalendarCheck;
  /** Called every few seconds while this process takes part. */
  readonly onLook: () => void;
}

/** A process that does not take part yet. */
export function participation(parts: ParticipationParts): Participation {
  const { clock, startEngine, isCalendarRight, onLook } = parts;
  let place: Place = { name: "outside" };
  return {
    get engine() {
      return place.name === "inside" ? place.engine : null;
    },
    async enter() {
      if (place.name === "inside") return place.engine;
      const stopping = new AbortController();
      const engine = await startEngine(stopping.signal);
      place = { name: "inside", engine, stopping, looking: clock.setInterval(onLook, LOOK_EVERY_MS) };
      await isCalendarRight(engine);
      return engine;
    },
    async quit(timeoutMs) {
      if (place.name === "outside") return;
      const { engine, stopping, looking } = place;
      place = { name: "outside" };
      clock.clearInterval(looking);
      stopping.abort();
      await engine.end(timeoutMs);
    },
  };
}
