import { invalidOption } from "../domain/invalid-option.js";
import { wholeNumber } from "../domain/whole-number.js";
import type { Messenger } from "../ports/messenger.js";

/** Limits of runs. Times are in milliseconds. */
export interface RunLimitOptions {
  /** The most reminders in flight, and so unknown after a crash, at once: 1 to 10000. @default 5 */
  readonly concurrency?: number;
  /** The most attempts a minute, over all runs of this service; 0 sets no limit. @default 60 */
  readonly ratePerMinute?: number;
  /** How often to try a message that is known not to have been sent, the first attempt included: 1 to 100. @default 3 */
  readonly attempts?: number;
  /**
   * The first back-off between attempts is drawn from 0 to this, and doubles from there. Not beside `attempts: 1`.
   * @default 1000
   */
  readonly backOffMs?: number;
  /** How long one attempt may hold its reminder; longer than the messenger's `timeoutMs`. @default 60000 */
  readonly leaseMs?: number;
  /** How long a run that is asked to stop may take to settle what is in flight. @default 10000 */
  readonly shutdownGraceMs?: number;
  /** How many failures of the gateway in a row halt a run. @default 5 */
  readonly haltAfter?: number;
  /** How many vehicles to read at once. @default 5000 */
  readonly pageSize?: number;
}

/** The limits of a run; times in milliseconds. */
export type RunLimits = Required<RunLimitOptions>;

/** Each limit's default, minimum and maximum. */
const BOUNDS: Readonly<Record<keyof RunLimits, readonly [fallback: number, min: number, max: number]>> = {
  concurrency: [5, 1, 10_000],
  ratePerMinute: [60, 0, 1_000_000],
  attempts: [3, 1, 100],
  backOffMs: [1_000, 0, 60_000],
  leaseMs: [60_000, 1, 86_400_000],
  shutdownGraceMs: [10_000, 0, 3_600_000],
  haltAfter: [5, 1, 1_000],
  pageSize: [5_000, 1, 100_000],
};

/** The names of the limits. */
export const RUN_LIMITS = Object.keys(BOUNDS) as readonly (keyof RunLimits)[];

/** @throws {ReminderError} `INVALID_OPTION` */
export function runLimits(options: RunLimitOptions, messenger: Messenger | null): RunLimits {
  const entries = RUN_LIMITS.map((name) => {
    const [fallback, min, max] = BOUNDS[name];
    const { [name]: given = fallback } = options;
    return [name, wholeNumber(name, given, { min, max })];
  });
  const limits = Object.fromEntries(entries) as RunLimits;
  if (limits.attempts === 1 && options.backOffMs !== undefined) {
    throw invalidOption("backOffMs", "none beside attempts (1)", options.backOffMs);
  }
  if (!messenger || limits.leaseMs > messenger.timeoutMs) return limits;
  throw invalidOption(
    "leaseMs",
    `more than the messenger's timeoutMs (${messenger.timeoutMs})`,
    limits.leaseMs,
  );
}
