import { invalidOption } from "../domain/invalid-option.js";
import { wholeNumber } from "../domain/whole-number.js";
import type { Messenger } from "../ports/messenger.js";

/** Bounds of runs. Times are in milliseconds. */
export interface RunLimitOptions {
  /** The most reminders that are under way, and so in doubt after a crash, at once. @default 5 */
  readonly concurrency?: number;
  /** The most attempts a minute, over all runs of this service; 0 sets no limit. @default 60 */
  readonly ratePerMinute?: number;
  /** How often a message that is known not to have been sent is tried, the first attempt included. @default 3 */
  readonly attempts?: number;
  /** The first back-off between attempts is drawn from 0 to this, and doubles from there. @default 1000 */
  readonly backOffMs?: number;
  /** How long a claim holds without being renewed; longer than the messenger's `timeoutMs`. @default 60000 */
  readonly leaseMs?: number;
  /** How long a run that is asked to stop may take to settle what is under way. @default 10000 */
  readonly shutdownGraceMs?: number;
  /** A run halts after so many failures of the gateway in a row. @default 5 */
  readonly haltAfter?: number;
  /** Vehicles that are read at once, of which no more than 500 are claimed at once. @default 5000 */
  readonly pageSize?: number;
}

/** The bounds of a run; times in milliseconds. */
export interface RunLimits {
  readonly concurrency: number;
  /** 0: no limit. */
  readonly ratePerMinute: number;
  readonly attempts: number;
  readonly backOffMs: number;
  readonly leaseMs: number;
  readonly shutdownGraceMs: number;
  readonly haltAfter: number;
  /** Vehicles that are read at once. */
  readonly pageSize: number;
  /** Reminders that are claimed at once. */
  readonly claimSize: number;
}

/** A statement that claims more gains nothing. */
const LARGEST_CLAIM = 500;

/** @throws {ReminderError} `INVALID_OPTION` */
export function runLimits(options: RunLimitOptions, messenger: Messenger | null): RunLimits {
  const whole = (name: Exclude<keyof RunLimits, "claimSize">, fallback: number, min: number, max: number) =>
    wholeNumber(name, options[name] ?? fallback, { min, max });
  const leaseMs = whole("leaseMs", 60_000, 1, 86_400_000);
  if (messenger && leaseMs <= messenger.timeoutMs) {
    throw invalidOption("leaseMs", `more than the messenger's timeoutMs (${messenger.timeoutMs})`, leaseMs);
  }
  const concurrency = whole("concurrency", 5, 1, 10_000);
  const ratePerMinute = whole("ratePerMinute", 60, 0, 1_000_000);
  // What is claimed and cannot be sent within a lease would only have to be renewed, row by row.
  const perLease = ratePerMinute === 0 ? LARGEST_CLAIM : Math.ceil((ratePerMinute * leaseMs) / 60_000);
  const pageSize = whole("pageSize", 5_000, 1, 100_000);
  return {
    leaseMs,
    concurrency,
    ratePerMinute,
    attempts: whole("attempts", 3, 1, 100),
    backOffMs: whole("backOffMs", 1_000, 0, 60_000),
    shutdownGraceMs: whole("shutdownGraceMs", 10_000, 0, 3_600_000),
    haltAfter: whole("haltAfter", 5, 1, 1_000),
    pageSize,
    claimSize: Math.min(pageSize, LARGEST_CLAIM, Math.max(concurrency, perLease)),
  };
}
