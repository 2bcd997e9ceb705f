import type { Logger } from "./log.js";

/** Logs what a scheduler did or met; of these types, as a warning. */
export function loggedSchedulerEvents<Event extends { readonly type: string }>(
  log: Logger,
  problems: readonly Event["type"][],
): (event: Event) => void {
  return ({ type, ...event }) => {
    // Nested, because an event's `time` would collide with that of the log line.
    log[problems.includes(type) ? "warn" : "info"]({ event }, `scheduler: ${type.replaceAll("_", " ")}`);
  };
}
