import type { ContactDirectory, ContactLink } from "../ports/contact-directory.js";
import type { DeliveryReceipts } from "../ports/delivery-receipts.js";
import { mobileNumberOf, mobileNumbersOf, readSenderId, type SenderId } from "./sender-id.js";

/** What a gateway tells of who somebody is. */
export interface Clue {
  /** As the gateway gives them. */
  readonly ids: readonly string[];
  /** The gateway's id of a message of ours that went to them, or `null`. */
  readonly messageId: string | null;
  /** When they went by these ids. */
  readonly at: Date;
}

/** Where people are looked up. */
export interface PeoplePorts {
  readonly contacts: Pick<ContactDirectory, "find">;
  readonly receipts: Pick<DeliveryReceipts, "findRecipients">;
}

/** A number that was changed for another, and that one again: no longer chain is looked up. */
const MOST_STEPS = 5;

/** Looks up all that the clues need, in a few calls however many they are. */
export async function findPeople(
  { contacts, receipts }: PeoplePorts,
  clues: readonly Clue[],
): Promise<People> {
  const messageIds = new Set(clues.flatMap(({ messageId }) => messageId ?? []));
  const recipients = messageIds.size > 0 ? await receipts.findRecipients([...messageIds]) : new Map();
  const links = new Map<string, ContactLink>();
  let unknown = new Set([...clues.flatMap(understood).map(({ id }) => id), ...recipients.values()]);
  for (let step = 0; step < MOST_STEPS && unknown.size > 0; step += 1) {
    const found = await contacts.find([...unknown]);
    for (const [id, link] of found) links.set(id, link);
    unknown = new Set([...found.values()].flatMap(({ number }) => (links.has(number) ? [] : number)));
  }
  return new People(links, recipients);
}

/** What is known of the people that clues are about. */
export class People {
  readonly #links: ReadonlyMap<string, ContactLink>;
  readonly #recipients: ReadonlyMap<string, string>;

  constructor(links: ReadonlyMap<string, ContactLink>, recipients: ReadonlyMap<string, string>) {
    this.#links = links;
    this.#recipients = recipients;
  }

  /** Every number that the person is known by, in each form; one nearly always, and none where nothing is known. */
  numbersOf(clue: Clue): readonly string[] {
    const recipient = this.#recipientOf(clue);
    const found = understood(clue).flatMap((sender) => [
      ...mobileNumbersOf(sender),
      ...this.#follow(sender.id, clue.at),
    ]);
    // Who got a message is meant, whatever became of the number since.
    const got = recipient === undefined ? [] : [recipient, ...this.#follow(recipient, new Date(0))];
    return [...new Set([...found, ...got])];
  }

  /** What clues tell that is not known yet: the number of each id that it does not say by itself. */
  news(clues: readonly Clue[]): readonly ContactLink[] {
    return clues.flatMap((clue) => {
      const number = this.numberOf(clue);
      if (number === null) return [];
      return understood(clue)
        .filter((sender) => mobileNumberOf(sender) !== number)
        .filter(({ id }) => this.#links.get(id)?.number !== number)
        .map(({ id }) => ({ id, number, at: clue.at, isMove: false }));
    });
  }

  /** The number that the message went to, else the only one that the ids say or that is known; else `null`. */
  numberOf(clue: Clue): string | null {
    const recipient = this.#recipientOf(clue);
    if (recipient !== undefined) return recipient;
    const told = new Set(understood(clue).flatMap((sender) => mobileNumberOf(sender) ?? []));
    const numbers = told.size > 0 ? [...told] : this.numbersOf(clue);
    return numbers.length === 1 ? (numbers[0] ?? null) : null;
  }

  #recipientOf({ messageId }: Clue): string | undefined {
    return messageId === null ? undefined : this.#recipients.get(messageId);
  }

  /** The numbers that an id was tied to, one after the other. Who left it before `at` is not meant. */
  #follow(id: string, at: Date): string[] {
    const numbers: string[] = [];
    let link = this.#links.get(id);
    while (
      link &&
      numbers.length < MOST_STEPS &&
      !(link.isMove && link.at < at) &&
      !numbers.includes(link.number)
    ) {
      numbers.push(link.number);
      link = this.#links.get(link.number);
    }
    return numbers;
  }
}

function understood({ ids }: Clue): SenderId[] {
  return ids.flatMap((id) => readSenderId(id) ?? []);
}
