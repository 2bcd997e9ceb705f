import type { Messenger, OutgoingMessage } from "../ports/messenger.js";
import type { ContractHarness } from "./contract-case.js";

/** A fresh messenger and the gateway that it sends to. */
export interface MessengerHarness extends ContractHarness {
  /** Its `timeoutMs` is what the cases that wait take: a few hundred milliseconds will do, 10 seconds are the most. */
  readonly messenger: Messenger;
  readonly gateway: ContractGateway;
}

/** A fake gateway. It is reachable and answers `accept` until a case says otherwise. */
export interface ContractGateway {
  /**
   * Every message that reached it whole, taken or not, in order: recipient and text. Where values travel instead of
   * the text, the text is read back from them: each message is the template `{nama_pelanggan}`, filled.
   */
  readonly received: readonly OutgoingMessage[];
  /** Every message that it took to send on. */
  readonly accepted: readonly OutgoingMessage[];
  /** Decides, for each message from now on, how it is answered. */
  answerWith(answer: (message: OutgoingMessage) => GatewayAnswer): void;
  /** Refuses connections from now on, or takes them again. */
  setReachable(reachable: boolean): Promise<void>;
  /** Resolves as soon as `received` holds that many. */
  untilReceived(count: number): Promise<void>;
}

/**
 * How the gateway answers. `accept`: takes the message and says so. `refuse`: does not take it, and blames the
 * recipient. `unauthorized`: does not take it, as it does not accept the key. The others take it and then: `silence`:
 * say nothing; `drop`: end the connection without an answer; `nonsense`: answer what no gateway promises; `error`: say
 * that something went wrong inside.
 */
export type GatewayAnswer = "accept" | "refuse" | "unauthorized" | DoubtfulAnswer;

/** The answers that leave it unknown whether the message was sent. */
export type DoubtfulAnswer = "silence" | "drop" | "nonsense" | "error";

/** What can go wrong at the gateway. */
export type GatewayTrouble = "refuse" | "unauthorized" | DoubtfulAnswer | "unreachable";

/** How a messenger differs from a plain one. */
export interface MessengerContractOptions {
  /**
   * What cannot happen to it, such as `silence` where nothing is waited for. Each case that needs it is replaced by
   * one that holds the harness to that: `setReachable(false)`, or `answerWith` or the send after it, must throw.
   * @default none
   */
  readonly impossible?: readonly GatewayTrouble[];
  /**
   * How a text arrives, for a gateway that takes no line breaks, say; `null` for one that is refused before anything
   * is sent.
   * @default as it is
   */
  readonly arrival?: (text: string) => string | null;
  /** How much later than at once, or than `timeoutMs`, an outcome may come, in milliseconds. @default 1000 */
  readonly slackMs?: number;
}
