import { checkedOptions, checkTogether } from "../domain/checked-options.js";
import { checkedPort } from "../domain/checked-port.js";
import { checkOptionalFlag, checkOptionalFunction } from "../domain/option-values.js";
import type { ContactDirectory } from "../ports/contact-directory.js";
import type { DeliveryReceipt, DeliveryReceipts } from "../ports/delivery-receipts.js";
import type { GatewayNotice, GatewayNotices } from "../ports/gateway-notices.js";
import type { ContactMove, WebhookReading } from "../ports/gateway-webhook.js";
import type { SuppressionList } from "../ports/suppression-list.js";
import type { UnresolvedOptOuts } from "../ports/unresolved-opt-outs.js";
import { checkedPortNames } from "../service/checked-ports.js";
import { datedByArrival } from "./first-arrivals.js";
import { followed, linksOf } from "./moves.js";
import { findPeople } from "./people.js";
import { RefusedRecipients } from "./refused-recipients.js";
import { answerMessage, answerReceipt, type Heard, hear, type Told } from "./requests.js";
import { mobileNumberOf, readSenderId } from "./sender-id.js";

/** Keeps what gateways report. */
export interface GatewayEvents {
  /**
   * Records receipts and notices, and suppresses customers who ask for it or cannot be reached; `MULAI` lifts it again.
   * An opt-out of whom nobody knows, or that may mean something else, goes on the list of those that a person resolves. The
   * same events may come again, in any order. They come to the same: the times that the gateway gives decide. A message without a
   * time was written when it first arrived, as the gateway's id of it tells; in doubt the opt-out stays.
   *
   * @param gateway - the name of the gateway that brought them. @default "gateway"
   * @throws {ReminderError} `DATABASE_LOST`: the gateway has to send them again
   */
  handle(events: Omit<WebhookReading, "answer">, gateway?: string): Promise<void>;
}

/** Where it is kept: a `ReminderStore` has all of them. */
export interface GatewayEventsPorts {
  readonly receipts: Pick<DeliveryReceipts, "record" | "findRecipients">;
  readonly suppressions: Pick<SuppressionList, "find" | "apply">;
  readonly unresolved: Pick<UnresolvedOptOuts, "add">;
  readonly contacts: ContactDirectory;
  readonly notices: Pick<GatewayNotices, "record">;
}

/** Options of {@link gatewayEvents}. */
export interface GatewayEventsOptions {
  /**
   * Whether to suppress a number that the gateway reports as undeliverable, once a later message of it has arrived.
   * @default false
   */
  readonly suppressUndeliverable?: boolean;
  /** Called with what a call came to, for a log. @default nobody is told */
  readonly onHandled?: (handled: HandledEvents) => void;
}

/** What the events of one call came to: nothing in it is personal. */
export interface HandledEvents {
  readonly gateway: string;
  readonly receipts: number;
  /** Numbers that were asked to be left alone, or found to be undeliverable; those already suppressed included. */
  readonly suppressed: number;
  /** Numbers of customers who want reminders again. */
  readonly lifted: number;
  /** Opt-outs that went on the list for a person. */
  readonly unresolved: number;
  /** What the gateway says of the sender's own account, number and templates. */
  readonly notices: readonly GatewayNotice[];
}

const PORTS = ["receipts", "suppressions", "unresolved", "contacts", "notices"] as const;

/**
 * Handles what the webhook of a gateway has read.
 *
 * @throws {ReminderError} `INVALID_OPTION`
 */
export function gatewayEvents(ports: GatewayEventsPorts, options: GatewayEventsOptions = {}): GatewayEvents {
  checkTogether(
    () => checkedPortNames(ports, PORTS),
    () => checkedOptions("options", options, ["suppressUndeliverable", "onHandled"]),
  );
  const { suppressUndeliverable = false, onHandled = () => {} } = options;
  checkOptionalFlag("suppressUndeliverable", suppressUndeliverable);
  checkOptionalFunction("onHandled", onHandled);
  const { receipts, suppressions, unresolved, contacts, notices } = ports;
  checkedPort("receipts", receipts, ["record", "findRecipients"]);
  checkedPort("suppressions", suppressions, ["find", "apply"]);
  checkedPort("unresolved", unresolved, ["add"]);
  checkedPort("contacts", contacts, ["link", "find"]);
  checkedPort("notices", notices, ["record"]);

  const refusedBy = new Map<string, RefusedRecipients>();
  function refusedRecipients(gateway: string): RefusedRecipients {
    const refused = refusedBy.get(gateway) ?? new RefusedRecipients();
    refusedBy.set(gateway, refused);
    return refused;
  }

  /** Suppresses the new numbers of who was suppressed under an earlier one. */
  async function follow(moves: readonly ContactMove[]): Promise<void> {
    const requests = await followed(ports, moves);
    if (requests.length > 0) await suppressions.apply(requests);
  }

  return {
    async handle({ receipts: told, incoming, moves = [], notices: noticed = [] }, gateway = "gateway") {
      if (told.length > 0) await receipts.record(told);
      const moveLinks = moves.length === 0 ? [] : await linksOf(ports, moves);
      if (moveLinks.length > 0) await contacts.link(moveLinks);

      const heard = hear(incoming, Date.now()).filter(tellsSomething);
      const recipients = told.map(toldOf);
      const clues = [...heard, ...recipients.filter(saysWho)].map(({ clue }) => clue);
      const people = await findPeople(ports, clues);
      const news = people.news(clues);
      if (news.length > 0) await contacts.link(news);

      const dated = await datedByArrival(contacts, gateway, heard, people);
      const refused = refusedRecipients(gateway);
      const outcomes = [
        ...recipients.map((each) => answerReceipt(each, people, refused, suppressUndeliverable)),
        ...dated.map((each) => answerMessage(each, people)),
      ];
      const requests = outcomes.flatMap((outcome) => outcome.requests);
      const open = outcomes.flatMap((outcome) => outcome.unresolved);
      try {
        if (requests.length > 0) await suppressions.apply(requests);
      } catch (error) {
        refused.restore(requests.filter(({ kind }) => kind === "set_aside"));
        throw error;
      }
      if (moves.length > 0) await follow(moves);
      if (open.length > 0) await unresolved.add(open.map((entry) => ({ gateway, ...entry })));
      if (noticed.length > 0) await notices.record(noticed);
      onHandled({
        gateway,
        receipts: told.length,
        suppressed: requests.filter(({ kind }) => kind !== null).length,
        lifted: requests.filter(({ kind }) => kind === null).length,
        unresolved: open.length,
        notices: noticed,
      });
    },
  };
}

/** Whether there is anything to do about a message: it asks for something, or gives several names of one person. */
function tellsSomething({ intent, clue }: Heard): boolean {
  return intent !== null || clue.ids.length + (clue.messageId === null ? 0 : 1) > 1;
}

function toldOf(receipt: DeliveryReceipt): Told {
  const { recipientIds: ids = [], messageId, at } = receipt;
  return { receipt, clue: { ids, messageId, at: new Date(Math.min(Date.now(), at.getTime())) } };
}

/** Whether there is anything to do about the recipient of a message: most are called by their own number. */
function saysWho({ receipt, clue }: Told): boolean {
  const isPlain = clue.ids.every((id) => {
    const sender = readSenderId(id);
    return sender === null || mobileNumberOf(sender) !== null;
  });
  return receipt.unreachable !== undefined || !isPlain;
}
