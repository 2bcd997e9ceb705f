import type { CalendarDate } from "../domain/calendar-date.js";
import type { UnreachedCode } from "../domain/unreached-code.js";
import type { Activity } from "./activity-log.js";
import type { Call } from "./call-log.js";
import type { ContactLink } from "./contact-directory.js";
import type { DeliveryRecord } from "./delivery-records.js";
import type { SuppressionKind } from "./suppression-list.js";
import type { UnresolvedOptOut } from "./unresolved-opt-outs.js";

/**
 * What the store keeps about people, to give out, to erase and to let expire. It never touches the workshop's own tables.
 *
 * Neither erasing nor expiring opens a reminder again: a delivery keeps its key, its status, its code and its times, and
 * loses the number, the gateway's ids and the gateway's words. What an attempt holds under a live lease is left as it
 * is. Each call can be made again with the same arguments.
 *
 * A store that cannot be reached makes a call throw `ReminderError` with code `DATABASE_LOST`.
 */
export interface PersonalData {
  /** All that is kept of a person. */
  read(person: Person): Promise<PersonRecord>;
  /**
   * Erases what is kept of a person.
   *
   * An opt-out goes on: its number is kept as a keyed hash, which `SuppressionList.find` knows and no list shows. Whatever
   * the person, or somebody for them, asks for later takes effect as if the number were still on the list. An unresolved
   * opt-out of the person becomes one, as nobody can decide it any more.
   *
   * @param options - `dryRun`: only counts, and changes nothing
   */
  erase(person: Person, options: { readonly dryRun: boolean }): Promise<Erasure>;
  /**
   * Lets a batch of what is older than an instant expire: what {@link PersonalData.erase} takes from deliveries, skipped
   * visits and calls, ids of people, opt-outs that were lifted, and whom a manual action was about. Opt-outs, undeliverable numbers and what
   * waits for a person's decision stay.
   *
   * @throws {ReminderError} `INVALID_OPTION` where `after` is no `next` of a batch before
   */
  expire(batch: ExpiryBatch): Promise<Expiry>;
}

/** Whose data it is. */
export interface Person {
  /** Digits of E.164 without `+`. */
  readonly number: string;
  /** The vehicles on file under that number now: of a delivery whose number was not kept, its vehicle says whose it is. */
  readonly vehicleIds: readonly string[];
  /** The plates of these vehicles: what was done by hand to a vehicle is kept by its plate, however it was typed. */
  readonly plates: readonly string[];
}

/** All that is kept of a person. */
export interface PersonRecord {
  /** Oldest first. */
  readonly deliveries: readonly PersonalDelivery[];
  /** The calls about the visits of these deliveries, and about the vehicles, oldest first. */
  readonly calls: readonly Call[];
  /** The visits that could not be reminded of, in the order of their dates. */
  readonly skips: readonly PersonalSkip[];
  readonly suppression: PersonalSuppression | null;
  /** The ids by which gateways call them. */
  readonly contacts: readonly ContactLink[];
  readonly unresolved: readonly UnresolvedOptOut[];
  /** What was done by hand to their number and their vehicles. */
  readonly activities: readonly Activity[];
  /** The runs whose reason has their number, as a gateway may quote it; oldest first. */
  readonly runs: readonly PersonalRun[];
}

/** A run whose reason names a person. */
export interface PersonalRun {
  readonly runId: string;
  readonly reason: string;
  /** When it started. */
  readonly at: Date;
}

/** A delivery of a person. */
export interface PersonalDelivery extends DeliveryRecord {
  /** The number that it went to; `null` where that was not kept. */
  readonly recipient: string | null;
  /** The gateway's id of the message, or `null`. */
  readonly messageId: string | null;
}

/** A visit that could not be reminded of. */
export interface PersonalSkip {
  readonly vehicleId: string;
  readonly visitDate: CalendarDate;
  /** The local date on which it was first skipped. */
  readonly firstDay: CalendarDate;
  readonly code: UnreachedCode;
}

/** That a person gets no messages. */
export interface PersonalSuppression {
  readonly kind: SuppressionKind;
  /** Who put the number on the list, and why; `null` once it is erased. */
  readonly by: string | null;
  readonly reason: string | null;
  readonly addedAt: Date;
  /** Whether only the keyed hash of the number is left. */
  readonly isErased: boolean;
}

/** How many entries were erased, or would be. */
export interface Erasure {
  readonly deliveries: number;
  /** Skipped visits that had a hash of the number; they stay, without it. */
  readonly skips: number;
  /** Notes of calls. */
  readonly calls: number;
  readonly contacts: number;
  /** Entries of the do-not-contact list; an opt-out among them goes on as a hash. */
  readonly suppressions: number;
  readonly unresolved: number;
  readonly activities: number;
  /** Runs whose reason had the number. */
  readonly runs: number;
  /** Deliveries of which an attempt is under way: erase again once it has ended. */
  readonly underWay: number;
}

/** Which entries to let expire. */
export interface ExpiryBatch {
  /** What changed last before this expires. */
  readonly before: Date;
  /** Only counts, and changes nothing. */
  readonly dryRun: boolean;
  /** The most deliveries to look at; at least 1. */
  readonly limit: number;
  /** The `next` of the batch before; `null` for the first. */
  readonly after: string | null;
}

/** How many entries of a batch expired, or would. */
export interface Expiry {
  readonly deliveries: number;
  readonly skips: number;
  readonly calls: number;
  readonly contacts: number;
  /** Opt-outs that were lifted. */
  readonly suppressions: number;
  readonly activities: number;
  readonly runs: number;
  /** Where the next batch begins; `null` after the last. */
  readonly next: string | null;
}
