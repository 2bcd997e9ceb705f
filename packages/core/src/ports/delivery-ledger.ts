import type { CalendarDate } from "../domain/calendar-date.js";
import type { SendFailureCode, UnknownCode } from "./messenger.js";

/**
 * The record of who got a message: the only thing that stops a second one.
 *
 * Each key has at most one delivery. Two writes move it, `begin` and `settle`; what has not begun has no row:
 *
 * ```
 * (no row) ── begin ──▶ sending ── settle ──▶ sent | failed | unknown
 * failed ── begin ──▶ sending               a later run, or the next attempt of the same run
 * sending, its lease over ──▶ unknown       its owner may still settle it; a person may decide it
 * begun, and no byte left ── release ──▶    as it was before
 * ```
 *
 * - `sending`: an attempt is under way, under a token and a lease that outlasts it. A `sending` whose lease is over
 *   counts as `unknown` for everybody who looks, even before a run has put it so.
 * - `sent` and `unknown` are closed for their key.
 * - `failed` is known not sent. It is open to its own run and to runs that opened after it failed.
 *
 * The store's clock judges leases. Each call is atomic and committed when it resolves. Where the store cannot be
 * reached, a call throws `ReminderError` with code `DATABASE_LOST`; it may then have taken effect or not, and can be
 * made again with the same arguments. Where somebody else holds one of its rows for long, a write may throw `CONFLICT`,
 * and can be made again too. Any other error of a write is about what is in it.
 */
export interface DeliveryLedger {
  /** Opens a run. Each `sending` whose lease is over becomes `unknown`. */
  open(run: RunIdentity): Promise<LedgerRun>;

  /**
   * What is known of each key, in the order of the keys; changes nothing.
   *
   * @param today - the local date: what another period of the same visit was sent on that day closes the key too
   */
  read(keys: readonly DeliveryKey[], today: CalendarDate): Promise<readonly DeliveryState[]>;

  /** How many of the vehicles never got a message: no delivery of theirs is `sending`, `sent` or `unknown`. */
  countNew(vehicleIds: readonly string[]): Promise<number>;
}

/** The ledger as one run sees it. */
export interface LedgerRun {
  /**
   * Records outcomes, and begins attempts in the places that these free: both in one commit, or none.
   *
   * - An outcome takes effect where its token holds a `sending`, an `unknown` that nobody has decided, or that outcome
   *   already.
   * - A delivery begins, with a new lease, where its key has no row, or a `failed` one that is open to this run, and
   *   where no other period of the same visit is `sending`, `sent` or `unknown` on the run's day. Begun again with the
   *   token that it already has, it gets a new lease. Of a key that is given twice, the first counts.
   *
   * Begin a delivery right before its attempt. Do not send it where its token is not among those returned.
   */
  settleAndBegin(settlements: readonly Settlement[], begin: readonly Begin[]): Promise<LedgerChange>;

  /**
   * Takes back what was begun and of which certainly no byte has left: each row is again as it was before, open to
   * everybody at once. A token that holds no row is ignored.
   */
  release(begun: readonly Begin[]): Promise<void>;

  /** As {@link DeliveryLedger.read}, for this run: what failed after it opened, in another run, is `failed`. */
  read(keys: readonly DeliveryKey[]): Promise<readonly DeliveryState[]>;

  /** Ends the run. Each `sending` whose lease is over becomes `unknown`. */
  close(): Promise<void>;
}

/** Who runs, and how long one attempt may hold its delivery. */
export interface RunIdentity {
  readonly runId: string;
  /** In milliseconds. */
  readonly leaseMs: number;
  /** The local date that the run works for. */
  readonly today: CalendarDate;
  /**
   * Whether what it begins are test messages: they are nobody's reminders, so lists and counts leave them out.
   * @default false
   */
  readonly isTest?: boolean;
}

/** What a message is unique by. */
export interface DeliveryKey {
  readonly vehicleId: string;
  /** The visit that the message reminds of. */
  readonly visitDate: CalendarDate;
  /** What one message is allowed for: the day of the run (`daily`), the visit date (`once`), or an offset's date. */
  readonly period: CalendarDate;
}

/** An attempt that is about to be made, under a fresh token: a UUID. */
export interface Begin extends DeliveryKey {
  readonly token: string;
  /** The number that it goes to, in digits of E.164 without `+`, so that an answer to it can be tied to a person. @default not kept */
  readonly recipient?: string;
  /** Which text its message is made of: one of `wordingsOf`. @default not kept */
  readonly wording?: string | null;
}

/** The states of a delivery. */
export type DeliveryStatus = "sending" | "sent" | "failed" | "unknown";

/**
 * What stands in the way of a key. `open`: nothing. `sending`: another attempt is under way. `failed`: it failed after
 * this run opened, in another run.
 */
export type DeliveryState = "open" | DeliveryStatus;

/** Which tokens took effect. */
export interface LedgerChange {
  /** Tokens whose row holds the outcome that was given; for tests and traces, as a run goes by `begun` alone. */
  readonly settled: ReadonlySet<string>;
  /** Tokens whose attempt may be made. */
  readonly begun: ReadonlySet<string>;
}

/** The outcome of an attempt. */
export type Settlement = {
  readonly begun: Begin;
  /** How many attempts this run has made of it, this one included. */
  readonly attempts: number;
  /** The name of the messenger that made the attempt. @default not kept */
  readonly messenger?: string | null;
} & (
  | { readonly status: "sent"; readonly response: string; readonly messageId: string | null }
  | { readonly status: "failed"; readonly code: SendFailureCode; readonly reason: string }
  | { readonly status: "unknown"; readonly code: UnknownCode; readonly reason: string }
);
