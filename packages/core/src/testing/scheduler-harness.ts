import type { ReminderScheduler } from "../ports/reminder-scheduler.js";
import type { ContractHarness } from "./contract-case.js";

/** A fresh scheduler that is stopped, the clock that it reads, and a count of what it ran. */
export interface ReminderSchedulerHarness extends ContractHarness {
  readonly scheduler: ReminderScheduler;
  /**
   * Lets time pass on the scheduler's clock, each of its timers firing at its moment. Need not wait for runs, which
   * may take real time: where a case awaits one, it has advanced to the very instant of it.
   */
  advance(ms: number): Promise<void>;
  /** How many runs have begun, and how many of these have ended. */
  runs(): RunCount;
}

/** Runs that a scheduler has begun, as the runs themselves counted. */
export interface RunCount {
  readonly begun: number;
  readonly ended: number;
}

/** What a case needs of the scheduler that it is given. */
export interface SchedulerSettings {
  /** What the scheduler's clock shows. */
  readonly now: Date;
  /** IANA name of the zone that daily times are in. */
  readonly timeZone: string;
  readonly run: RunScript;
}

/**
 * How every run goes. `finishes`: well, in no time to speak of. `throws`: it fails. `waits`: it goes on until it is to
 * stop, and then ends. `ignores the stop`: it goes on for ever. `needs confirmation`: it is held back by
 * `confirmAbove`, which makes the service throw `CONFIRMATION_REQUIRED`.
 */
export type RunScript = "finishes" | "throws" | "waits" | "ignores the stop" | "needs confirmation";

/** How a scheduler differs from a plain one. */
export interface ReminderSchedulerContractOptions {
  /**
   * `false`: it does not try a run again that needs confirmation, and so never waits for one. The case that needs it
   * then holds it to that.
   * @default true
   */
  readonly waitsForConfirmation?: boolean;
  /** How long a run may take to begin or to end, in milliseconds of real time. @default 20000 */
  readonly runTimeoutMs?: number;
  /** The longest that `stop()` may take where a run does not listen, in milliseconds. @default 10000 */
  readonly stopTimeoutMs?: number;
}
