import type { CalendarDate } from "../domain/calendar-date.js";
import type { SendDoubtCode, SendFailureCode } from "./messenger.js";

/**
 * The memory of who was written to: the only thing that stops a second message.
 *
 * For each key there is at most one delivery, which moves
 * `claimed → sending → sent | failed | unknown`:
 *
 * - `claimed`: taken by a run, not given to the gateway. Once its lease is over, anybody may take it over.
 * - `sending`: about to be, or being, handed over. Once its lease is over it becomes `unknown`, never `claimed`.
 * - `sent` and `unknown` are closed for their key. An `unknown` that came of a lease that ran out may still be
 *   settled by the owner of its token.
 * - `failed`: known not sent; open to runs that were opened after it failed.
 *
 * Leases are judged by the store's clock. Each call is atomic and committed when it resolves. A store that cannot
 * be reached makes a call throw `ReminderError` with code `DATABASE_LOST`; the call may then have taken effect or
 * not, and may be made again with the same arguments.
 */
export interface DeliveryLedger {
  /**
   * Opens a run and puts left-overs in order: a `sending` whose lease is over becomes `unknown`, and a `claimed`
   * whose lease is over and whose occasion is before `today` becomes `failed` with code `OCCASION_PASSED`.
   */
  open(run: RunIdentity): Promise<LedgerRun>;

  /** What a claim of each key would meet now, in the order of the keys. Changes nothing. */
  peek(keys: readonly DeliveryKey[]): Promise<readonly DeliveryState[]>;

  /** How many of the vehicles were never written to: no delivery of theirs is `sending`, `sent` or `unknown`. */
  countNew(vehicleIds: readonly string[]): Promise<number>;
}

/** The ledger as one run sees it. */
export interface LedgerRun {
  /**
   * Takes each key that is open, under the token given with it, and answers in the order of the requests.
   * A `sending` whose lease is over becomes `unknown` here too. A request made again with the token that
   * already holds the key is answered `claimed` again.
   */
  claim(requests: readonly Claim[]): Promise<readonly ClaimAnswer[]>;

  /**
   * `claimed | sending → sending` for each claim whose token still holds its key, with a new lease. To be awaited
   * before the first byte of every attempt. Answers the tokens that hold; a message whose token is not among
   * them must not be sent.
   */
  handOver(claims: readonly Claim[]): Promise<ReadonlySet<string>>;

  /**
   * Writes outcomes: `sending → sent | failed | unknown`, and `unknown → …` for the owner of the token.
   * Answers the tokens whose row holds the outcome.
   */
  settle(settlements: readonly Settlement[]): Promise<ReadonlySet<string>>;

  /**
   * `settle` and `handOver` as one: outcomes, and the next claims that take the places which they free. Both are
   * committed together or not at all. Answers the tokens of each, as these do.
   */
  settleAndHandOver(
    settlements: readonly Settlement[],
    next: readonly Claim[],
  ): Promise<{ readonly settled: ReadonlySet<string>; readonly held: ReadonlySet<string> }>;

  /** Gives every row that this run still holds a new lease. To be called at least every third of it. */
  renew(): Promise<void>;

  /**
   * Gives back all that this run has claimed and not handed over, open to others at once and as it was before the
   * claim; and `unsent`: claims that are marked as `sending`, but of which the caller knows that no byte has left.
   */
  giveBack(unsent: readonly Claim[]): Promise<void>;

  /**
   * Ends the run: gives back what it has not handed over, and puts left-overs in order once more, so that no row stays `claimed` or
   * `sending` past its lease. A `claimed` of another run whose lease is over, and which this run did not take over,
   * becomes `failed` with code `OCCASION_PASSED` or, after a run that finished, `ABANDONED`; after one that was cut
   * short it is given back too.
   */
  close(outcome: { readonly finished: boolean }): Promise<void>;
}

/** Who runs, and for how long its claims hold without being renewed. */
export interface RunIdentity {
  readonly runId: string;
  /** In milliseconds. */
  readonly leaseMs: number;
  /**
   * The first occasion that is not over: the local date that the run works for, or as many days before it as a late
   * reminder may still be sent.
   */
  readonly today: CalendarDate;
}

/** What a message is unique by. */
export interface DeliveryKey {
  readonly vehicleId: string;
  /** The visit that the message reminds of. */
  readonly visitDate: CalendarDate;
  /** The day of the run for the cadence `daily`, the visit date for `once`. */
  readonly occasion: CalendarDate;
}

/** A key under a fresh token, a UUID made by the claimant. */
export interface Claim extends DeliveryKey {
  readonly token: string;
}

/** The states of a delivery. */
export type DeliveryStatus = "claimed" | "sending" | "sent" | "failed" | "unknown";

/** What is known of a key. */
export type DeliveryState =
  /** No delivery, or one that the next claim would take. */
  { readonly state: "open" } | ClosedState;

/** What a claim came to. */
export type ClaimAnswer = { readonly state: "claimed" } | ClosedState;

type ClosedState =
  | { readonly state: "sent" }
  | { readonly state: "unknown" }
  /** Under somebody's live lease. `lease` changes whenever it is renewed. */
  | { readonly state: "held"; readonly lease: string }
  /** Failed after this run was opened. */
  | { readonly state: "failed" };

/** The outcome of a claim that was handed over. */
export type Settlement = { readonly claim: Claim; readonly attempts: number } & (
  | { readonly status: "sent"; readonly response: string; readonly messageId: string | null }
  | { readonly status: "failed"; readonly code: SendFailureCode; readonly reason: string }
  | { readonly status: "unknown"; readonly code: SendDoubtCode; readonly reason: string }
);
