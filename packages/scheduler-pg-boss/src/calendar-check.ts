import { localDate } from "@pengingat/core/adapter";
import type { Engine } from "./engine.js";
import type { EngineClock } from "./engine-clock.js";
import type { SchedulerEvent } from "./scheduler-event.js";

/**
 * Compares this machine's day with the database's, and has the engine fetch jobs only while they are the same: a machine
 * on another day would remind the wrong customers. Resolves with whether they are.
 */
export type CalendarCheck = (engine: Pick<Engine, "now" | "fetchJobs">) => Promise<boolean>;

/** What {@link calendarCheck} works with. */
export interface CalendarParts {
  readonly clock: Pick<EngineClock, "now">;
  readonly timeZone: string;
  readonly emit: (event: SchedulerEvent) => void;
}

/** A check that reports a wrong clock once, until it was right again. */
export function calendarCheck({ clock, timeZone, emit }: CalendarParts): CalendarCheck {
  let isWrong = false;
  return async (engine) => {
    const databaseTime = await engine.now();
    const isRight = localDate(timeZone, new Date(clock.now())) === localDate(timeZone, databaseTime);
    if (!isRight && !isWrong) emit({ type: "clock_wrong", databaseTime });
    isWrong = !isRight;
    await engine.fetchJobs(isRight);
    return isRight;
  };
}
