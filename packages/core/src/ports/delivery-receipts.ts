import type { DeliveryRecordPage } from "./delivery-records.js";
import type { SendFailureCode } from "./messenger.js";

/**
 * What became of messages after the gateway had accepted them.
 *
 * A store that cannot be reached makes a call throw `ReminderError` with code `DATABASE_LOST`.
 */
export interface DeliveryReceipts {
  /**
   * Takes note of what a gateway tells. Receipts come repeated and in any order, and what is kept in the end depends
   * on neither:
   *
   * - A message was delivered at the earliest time that any receipt says it was `delivered` or `read`, and read at the
   *   earliest `read`. Nothing takes either back.
   * - It is bounced, at the earliest `failed` and with its reason, only as long as it is not delivered: a gateway may
   *   try again after it gave up.
   * - Deliveries that went out as one message, under one id, share all of this.
   *
   * A receipt of a message that nobody knows is ignored.
   */
  record(receipts: readonly DeliveryReceipt[]): Promise<void>;
  /**
   * A page of the people to phone: deliveries that are `sent` and not known to have arrived, newest first. They are
   * those that the gateway accepted before `acceptedBefore`, and at once those that have bounced since. What
   * a person has said to be sent is theirs and not listed.
   *
   * @throws {ReminderError} `INVALID_OPTION` where `after` is no `next` of a page before
   */
  listUnconfirmed(query: UnconfirmedQuery): Promise<DeliveryRecordPage>;
}

/** What a gateway tells of one message. */
export interface DeliveryReceipt {
  /** The gateway's id of the message, as its messenger answered it. */
  readonly messageId: string;
  /** `failed`: accepted, and then not delivered. */
  readonly state: "delivered" | "read" | "failed";
  readonly at: Date;
  /** Why it failed, or `null`. */
  readonly reason: string | null;
  /** Whom it can never reach, where that is why it failed. @default unknown, or for another reason */
  readonly unreachable?: UnreachableRecipient;
}

/** A recipient who cannot, or does not want to, be written to. */
export interface UnreachableRecipient {
  /** As the gateway gives it. */
  readonly number: string;
  readonly code: Extract<SendFailureCode, "RECIPIENT_INVALID" | "RECIPIENT_OPTED_OUT">;
}

/** Which messages to list. */
export interface UnconfirmedQuery {
  /** Until then a receipt is waited for. */
  readonly acceptedBefore: Date;
  /** At least 1. */
  readonly limit: number;
  /** The `next` of the page before; `null` for the first page. */
  readonly after: string | null;
}
