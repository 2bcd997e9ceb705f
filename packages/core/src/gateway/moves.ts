import type { ContactLink } from "../ports/contact-directory.js";
import type { ContactMove } from "../ports/gateway-webhook.js";
import type { SuppressionRequest } from "../ports/suppression-list.js";
import { type Clue, findPeople, type PeoplePorts } from "./people.js";
import { mobileNumberOf, readSenderId } from "./sender-id.js";

/** A person's numbers before and after a change of number, and how their ids are tied from now on. */
export interface Moved {
  readonly before: readonly string[];
  /** `null` where it is not known, or has not changed. */
  readonly after: string | null;
  readonly links: readonly ContactLink[];
  readonly at: Date;
}

/** Looks up who has moved. */
export async function findMoved(
  ports: PeoplePorts,
  moves: readonly ContactMove[],
): Promise<readonly Moved[]> {
  if (moves.length === 0) return [];
  const clueOf = (ids: readonly string[], at: Date): Clue => ({ ids, messageId: null, at });
  const people = await findPeople(
    ports,
    moves.flatMap(({ from, to, at }) => [clueOf(from, at), clueOf(to, at)]),
  );
  return moves.map(({ from, to, at }) => {
    const before = people.numbersOf(clueOf(from, at));
    const told = people.numberOf(clueOf(to, at));
    const number = told ?? people.numberOf(clueOf(from, at));
    const after = told === null || before.includes(told) ? null : told;
    return { before, after, links: number === null ? [] : linksTo(number, from, to, at), at };
  });
}

/** What carries a suppression over to the new number of who has moved. */
export function followed(
  { before, after, at }: Moved,
  optedOut: ReadonlySet<string>,
): readonly SuppressionRequest[] {
  if (after === null || !before.some((number) => optedOut.has(number))) return [];
  const reason = "the customer opted out under an earlier number";
  return [{ number: after, kind: "opted_out", by: "gateway", reason, at }];
}

/** A number may be somebody else's once it was left; other ids are nobody else's ever. */
function linksTo(number: string, from: readonly string[], to: readonly string[], at: Date): ContactLink[] {
  return [...from, ...to].flatMap((text) => {
    const sender = readSenderId(text);
    if (sender === null || mobileNumberOf(sender) === number) return [];
    return [{ id: sender.id, number, at, isMove: sender.kind === "number" && from.includes(text) }];
  });
}
