import type { ContactDirectory, ContactLink } from "../ports/contact-directory.js";
import type { People } from "./people.js";
import type { Heard } from "./requests.js";

/** What a directory can keep, whatever its encoding. */
const STORABLE = /^[ -~]{1,200}$/;

/** How long a gateway may repeat a message that it gives no id, in ms. */
const REPEATED_FOR = 24 * 3_600_000;

/** A message that may be a repetition. */
interface Repeatable {
  /** What it is known by. */
  readonly id: string;
  readonly number: string;
  readonly isLifting: boolean;
  /** Whether its time is one that can be used by now. */
  readonly isDated: boolean;
  /** Where the last lifting of this person is kept. */
  readonly liftingId: string;
  /** From when on it counts as another one, in ms since it arrived first. */
  readonly until: number;
}

/**
 * Dates opt-outs and their liftings that came without a time, or with one ahead of our clock: gateways repeat messages, and
 * each was written when it first arrived. It is known by the gateway's id of it, or by such a time. A lifting without either
 * counts as a repetition of an earlier one for a day, and an opt-out never does: in doubt the opt-out stays. Some gateways call
 * all messages by one id, so an opt-out is a repetition only where the customer has lifted it since, and not where staff have.
 * The directory keeps when each arrived, beside its person's ids. A lifting whose time our clock has caught up with may have come
 * before: the earlier of both counts.
 */
export async function datedByArrival(
  contacts: Pick<ContactDirectory, "find" | "link">,
  gateway: string,
  heard: readonly Heard[],
  people: People,
): Promise<readonly Heard[]> {
  const repeatable = heard.map((each) => repeatableOf(gateway, each, people));
  const ids = repeatable.flatMap((each) => (each ? [each.id, each.liftingId] : []));
  if (ids.length === 0) return heard;
  const known = new Map(await contacts.find(ids));
  const news: ContactLink[] = [];
  const dated = heard.map((each, index) => {
    const found = repeatable[index];
    if (!found) return each;
    const { at } = each.clue;
    const first = known.get(found.id)?.at;
    const lifted = known.get(found.liftingId)?.at;
    const isOpen = found.isLifting || (lifted && first && lifted >= first);
    if (first && first <= at && isOpen && Number(at) - Number(first) < found.until) {
      return { ...each, clue: { ...each.clue, at: first } };
    }
    if (found.isDated) return each;
    const link = { id: found.id, number: found.number, at, isMove: false };
    for (const each of found.isLifting ? [link, { ...link, id: found.liftingId }] : [link]) {
      known.set(each.id, each);
      news.push(each);
    }
    return each;
  });
  if (news.length > 0) await contacts.link(news);
  return dated;
}

function repeatableOf(gateway: string, { message, intent, clue }: Heard, people: People): Repeatable | null {
  const isLifting = intent === "opt_in";
  const isDated = message.at === clue.at;
  if (!isLifting && (intent !== "opt_out" || isDated)) return null;
  const [number] = people.numbersOf(clue);
  if (number === undefined) return null;
  const known = message.id || message.at?.getTime();
  const id = `${gateway} ${number} ${known}`;
  const repeatable = { number, isLifting, isDated, liftingId: `${gateway} ${number} >` };
  if (known && STORABLE.test(id)) {
    return { ...repeatable, id, until: isLifting && !isDated ? Number.POSITIVE_INFINITY : REPEATED_FOR };
  }
  return isLifting && !isDated ? { ...repeatable, id: `${gateway} ${number}`, until: REPEATED_FOR } : null;
}
