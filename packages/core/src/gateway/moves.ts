import type { ContactLink } from "../ports/contact-directory.js";
import type { ContactMove } from "../ports/gateway-webhook.js";
import type { SuppressionList, SuppressionRequest } from "../ports/suppression-list.js";
import { type Clue, findPeople, type People, type PeoplePorts } from "./people.js";
import { mobileNumberOf, readSenderId } from "./sender-id.js";

/** How the ids of who has changed a number are tied from now on. */
export async function linksOf(
  ports: PeoplePorts,
  moves: readonly ContactMove[],
): Promise<readonly ContactLink[]> {
  const people = await lookUp(ports, moves);
  return moves.flatMap(({ from, to, at }) => {
    const number = people.numberOf(clueOf(to, at)) ?? people.numberOf(clueOf(from, at));
    return number === null ? [] : linksTo(number, from, to, at);
  });
}

/**
 * What carries an opt-out over to every number that its person has moved to. Looked up once the links are kept, so that
 * changes in one call, out of order, or told once more come to the same.
 */
export async function followed(
  ports: PeoplePorts & { readonly suppressions: Pick<SuppressionList, "find"> },
  moves: readonly ContactMove[],
): Promise<readonly SuppressionRequest[]> {
  const people = await lookUp(ports, moves);
  const moved = moves.map(({ from, to, at }) => ({
    before: people.numbersOf(clueOf(from, at)),
    after: people.numbersOf(clueOf(to, at)),
    at,
  }));
  const numbers = [...new Set(moved.flatMap(({ before, after }) => [...before, ...after]))];
  if (numbers.length === 0) return [];
  const kinds = await ports.suppressions.find(numbers);
  const isOptedOut = (number: string) => kinds.get(number) === "opted_out";
  return moved.flatMap(({ before, after, at }) =>
    before.some(isOptedOut) ? after.filter((number) => !isOptedOut(number)).map((to) => carried(to, at)) : [],
  );
}

function carried(number: string, at: Date): SuppressionRequest {
  const reason = "the customer opted out under an earlier number";
  return { number, kind: "opted_out", by: "gateway", reason, at };
}

function lookUp(ports: PeoplePorts, moves: readonly ContactMove[]): Promise<People> {
  return findPeople(
    ports,
    moves.flatMap(({ from, to, at }) => [clueOf(from, at), clueOf(to, at)]),
  );
}

function clueOf(ids: readonly string[], at: Date): Clue {
  return { ids, messageId: null, at };
}

/** A number may be somebody else's once it was left; other ids are nobody else's ever. */
function linksTo(number: string, from: readonly string[], to: readonly string[], at: Date): ContactLink[] {
  return [...from, ...to].flatMap((text) => {
    const sender = readSenderId(text);
    if (sender === null || mobileNumberOf(sender) === number) return [];
    return [{ id: sender.id, number, at, isMove: sender.kind === "number" && from.includes(text) }];
  });
}
