import type { DeliveryFilter, DeliveryRecordPage } from "./delivery-records.js";
import type { SendFailureCode } from "./messenger.js";
import type { PageRequest } from "./page-request.js";

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
   * - Once a receipt has told a secondary id, receipts under it are of the same message, in whatever order they come
   *   in the call that tells it, and in every later one, whoever takes it. Of several that were told, it is the last.
   *
   * - A receipt with a reference is the gateway's word about the attempt that was made under it. Unless that attempt itself
   *   came to `sent`, the word settles it: as `failed` where the message has bounced and was not delivered, else as `sent`. It
   *   counts the same before and after the attempt's own outcome. What a person has decided, and an attempt that another
   *   one followed, stay as they are.
   * - `billedAs` is kept, the last that was told.
   *
   * A receipt of a message that nobody knows is ignored. So is one under a secondary id that is told in a later call, or in one
   * that is not done yet, and a secondary id of a message whose outcome is not on file yet: nothing is kept back for them.
   */
  record(receipts: readonly DeliveryReceipt[]): Promise<void>;
  /**
   * A page of the customers to call: deliveries that are `sent` and not known to have arrived, newest first. They are
   * those that the gateway accepted before `acceptedBefore`, and at once those that have bounced since. What
   * a person has said to be sent is theirs and not listed.
   *
   * @throws {ReminderError} `INVALID_OPTION` where `after` is no `next` of an earlier page
   */
  listUnconfirmed(query: UnconfirmedQuery): Promise<DeliveryRecordPage>;
  /** How many deliveries all pages together have. */
  countUnconfirmed(query: Omit<UnconfirmedQuery, keyof PageRequest>): Promise<number>;
  /** The number that each message went to, by its id or secondary id, where that is on file: digits of E.164 without `+`. */
  findRecipients(messageIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** What a gateway tells of one message. */
export interface DeliveryReceipt {
  /** The gateway's id of the message, as its messenger answered it; or a secondary id that was told of it. */
  readonly messageId: string;
  /** `accepted`: the gateway has it, and no more. `failed`: accepted, and then not delivered. */
  readonly state: "accepted" | "delivered" | "read" | "failed";
  readonly at: Date;
  /** Why it failed, or `null`. */
  readonly reason: string | null;
  /**
   * A secondary id of the message, by which alone the gateway may call it from now on. It is told beside the id, never
   * beside another secondary id.
   * @default none is told
   */
  readonly secondaryId?: string;
  /** The `reference` that the message was sent with. @default the gateway brings none back */
  readonly reference?: string;
  /** The ids by which the gateway calls the recipient. @default none */
  readonly recipientIds?: readonly string[];
  /** What the gateway bills it as, such as `utility` or `marketing`. @default not told */
  readonly billedAs?: string;
  /** Why it can never reach the recipient, where that is why it failed. @default unknown, or for another reason */
  readonly unreachable?: Extract<SendFailureCode, "RECIPIENT_INVALID" | "RECIPIENT_OPTED_OUT">;
}

/** Which messages to list. */
export interface UnconfirmedQuery extends DeliveryFilter, PageRequest {
  /** Until then a receipt is waited for. */
  readonly acceptedBefore: Date;
}
