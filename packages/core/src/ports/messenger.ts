import type { MessageValues } from "../domain/message-template.js";

/**
 * Sends one message through a gateway, and returns one of three outcomes.
 *
 * The outcomes carry the guarantee "never twice": `failed` may be tried again, `unknown` never is. An adapter that
 * is not certain that the gateway has *not* taken the message returns `unknown`.
 */
export interface Messenger {
  /** What it is called in records and metrics, such as `starsender`: nothing personal. @default it has no name */
  readonly name?: string;

  /** The longest that one `send` takes, in milliseconds. A lease must outlast it. */
  readonly timeoutMs: number;

  /** The longest text that the gateway takes, in UTF-16 code units; a longer one is never sent. @default 65536 */
  readonly maxTextLength?: number;

  /**
   * Whether its gateway takes a message of this content, for one that makes a text of its own from the values. Reminders of
   * one owner become as many messages as that needs. @default it takes all
   */
  readonly fits?: (content: MessageContent) => boolean;

  /**
   * What its gateway's notices may be about that stop every message of it: the `subject` of a notice. A run halts where one
   * of these says `halt`. @default none
   */
  readonly subjects?: readonly string[];

  /**
   * Makes one attempt. It does not retry by itself, and returns within `timeoutMs`.
   * When `signal` aborts, it ends early: `failed` if no byte has left, else `unknown`.
   * It should not throw; what it throws is taken as `unknown`, as is an attempt that has not returned when its lease ends.
   */
  send(message: OutgoingMessage, options: { readonly signal: AbortSignal }): Promise<SendOutcome>;
}

/** A text message, ready to go. */
export interface OutgoingMessage {
  /** The recipient: digits of E.164 without `+`, such as `628551234567`. */
  readonly to: string;
  readonly text: string;
  /** What `text` was made of, for a gateway that keeps templates of its own. A run always gives it. */
  readonly content?: MessageContent;
  /**
   * Our own name for this attempt, at most 512 characters and nothing personal. A gateway that can brings it back in what it
   * reports of the message: `DeliveryReceipt.reference`. @default none
   */
  readonly reference?: string;
}

/** A message as a template's values. */
export interface MessageContent {
  /** The language it is written in, a BCP 47 tag such as `id`. */
  readonly language: string;
  /** All of a reminder's values, whether or not the text names them. */
  readonly values: Required<MessageValues>;
}

/** What became of one attempt. Reasons may quote the gateway and so may hold personal data: report them, never log them. */
export type SendOutcome = SendAccepted | SendFailed | SendUnknown;

/** Which messenger made an attempt. */
export interface SentBy {
  /** The name of the messenger, where several are one. @default that of the messenger that was asked */
  readonly messenger?: string;
}

/** The gateway has accepted the message. */
export interface SendAccepted extends SentBy {
  readonly status: "sent";
  /** The gateway's own words. */
  readonly response: string;
  /** The gateway's id of the message, or `null` where it gives none. */
  readonly messageId: string | null;
  /** The ids by which the gateway calls the recipient, where it gives any. @default none */
  readonly recipientIds?: readonly string[];
}

/** The message is known not to have been sent. */
export interface SendFailed extends SentBy {
  readonly status: "failed";
  readonly code: SendFailureCode;
  readonly reason: string;
  /** Who is to blame. Several failures of the gateway in a row halt a run; a recipient's own never do. */
  readonly fault: "recipient" | "gateway";
  /** Whether another attempt may help. */
  readonly retryable: boolean;
  /** Whether the gateway's words decided it, which may quote the message. @default false */
  readonly byWords?: boolean;
  /** How long the gateway asked to wait before the next attempt, in milliseconds; `null` where it did not say. */
  readonly retryAfterMs: number | null;
}

/** The gateway may or may not have sent the message. */
export interface SendUnknown extends SentBy {
  readonly status: "unknown";
  readonly code: UnknownCode;
  readonly reason: string;
}

/** Why a message was not sent, safe to log. */
export type SendFailureCode =
  /** Refused connection, unresolved name, failed TLS handshake: nothing was written. */
  | "UNREACHABLE"
  /** The gateway asked to slow down. */
  | "RATE_LIMITED"
  /** The gateway does not accept the key. */
  | "KEY_REFUSED"
  /** The sending device is offline or logged out. */
  | "DEVICE_OFFLINE"
  /** The gateway refused this message or this recipient. */
  | "REJECTED"
  /** The number is not on WhatsApp, or is none: no attempt will ever reach it. */
  | "RECIPIENT_INVALID"
  /** The recipient has opted out at the gateway. */
  | "RECIPIENT_OPTED_OUT"
  /** The gateway has restricted the sender, for spam for example: one such reply halts a run. */
  | "SENDER_RESTRICTED"
  /** The run was stopped before a byte left. */
  | "ABORTED";

/** Why it is not known whether a message was sent, safe to log. */
export type UnknownCode =
  | "TIMEOUT"
  | "CONNECTION_LOST"
  | "SERVER_ERROR"
  | "REDIRECTED"
  /** An unexpected answer. */
  | "MALFORMED_REPLY"
  /** The run ended while the answer was awaited. */
  | "ABORTED"
  /** The messenger threw. */
  | "MESSENGER_ERROR";
