import type { Engine } from "./engine.js";

/** Whether this process takes part: `outside` it has no connection, `inside` it fetches jobs. */
type Place = { readonly name: "outside" } | Inside;

interface Inside {
  readonly name: "inside";
  readonly engine: Engine;
  /** Aborts when this process is about to leave. */
  readonly stopping: AbortController;
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

/**
 * A process that does not take part yet.
 *
 * @param startEngine - starts an engine whose jobs end when `stopping` aborts
 */
export function participation(startEngine: (stopping: AbortSignal) => Promise<Engine>): Participation {
  let place: Place = { name: "outside" };
  return {
    get engine() {
      return place.name === "inside" ? place.engine : null;
    },
    async enter() {
      if (place.name === "inside") return place.engine;
      const stopping = new AbortController();
      const engine = await startEngine(stopping.signal);
      place = { name: "inside", engine, stopping };
      return engine;
    },
    async quit(timeoutMs) {
      if (place.name === "outside") return;
      const { engine, stopping } = place;
      place = { name: "outside" };
      stopping.abort();
      await engine.end(timeoutMs);
    },
  };
}
